"""Ready-made sources and mappings of programs: one YAML file each, put under what a params file says."""

from lrfm.params.presets.merge import preset_tables, with_preset

__all__ = ["preset_tables", "with_preset"]
