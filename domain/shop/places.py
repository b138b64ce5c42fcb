"""Links that open the shop's place in a map people of either language have."""

from __future__ import annotations

from urllib.parse import quote

from domain.shop.shop import Shop

MAPS = {"zh": ("amap",), "en": ("google", "apple")}
"""Which maps are offered in which language."""


def map_links(shop: Shop, language: str) -> dict[str, str]:
    """Map -> address that opens the shop there; empty where the shop's place is not known. Degrees are WGS 84."""
    if shop.lat is None or shop.lon is None:
        return {}
    lat, lon, name = f"{shop.lat:.6f}", f"{shop.lon:.6f}", quote(shop.name(language))
    links = {
        "amap": f"https://uri.amap.com/marker?position={lon},{lat}&name={name}&coordinate=wgs84",
        "google": f"https://www.google.com/maps/search/?api=1&query={lat},{lon}",
        "apple": f"https://maps.apple.com/?ll={lat},{lon}&q={name}",
    }
    return {kind: links[kind] for kind in MAPS["en" if language == "en" else "zh"]}
