"""The tests; rooms mirror the house's."""

from hypothesis import settings

settings.register_profile("house", deadline=None)  # a busy machine is no defect
settings.load_profile("house")
