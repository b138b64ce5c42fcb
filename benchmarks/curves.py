"""Lines over a few points as SVG, as the pages of docs show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

COLOURS = ("#1769aa", "#c2410c", "#15803d", "#7c3aed")
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 550, 50, 270


def curves(title: str, below: str, points: Sequence[str], lines: Mapping[str, Sequence[float | None]]) -> str:
    """One line for each name over the same points, from zero. None: not measured there. below: what the points are."""
    most = max((value for line in lines.values() for value in line if value is not None), default=1.0) * 1.15 or 1.0
    step = (_RIGHT - _LEFT) / max(1, len(points) - 1)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 620 330" font-family="sans-serif" font-size="12">']
    out.append('<rect width="620" height="330" fill="white"/><path d="M70 40V270H560" fill="none" stroke="#888"/>')
    out.append(f'<text x="{_LEFT}" y="26">{title}</text><text x="315" y="316" text-anchor="middle">{below}</text>')
    for tick in range(5):
        value, y = most * tick / 4, _BOTTOM - (_BOTTOM - _TOP) * tick / 4
        out.append(f'<text x="62" y="{y + 4:.0f}" text-anchor="end" fill="#555">{value:.3g}</text>')
    for number, point in enumerate(points):
        at = _LEFT + step * number
        out.append(f'<text x="{at:.0f}" y="290" text-anchor="middle" fill="#555">{point}</text>')
    for place, ((name, line), colour) in enumerate(zip(lines.items(), COLOURS, strict=False)):
        found = [
            (_LEFT + step * number, _BOTTOM - (_BOTTOM - _TOP) * value / most)
            for number, value in enumerate(line)
            if value is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in found)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in found]
        out.append(f'<text x="420" y="{60 + 18 * place}" fill="{colour}">{name}</text>')
    return "\n".join([*out, "</svg>", ""])
