"""The only file that names concrete classes: settings in, a working set of seams out."""
