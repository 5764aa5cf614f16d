//! Disks, files and other programs that do not do what is wanted: each is a clear error.
