//! The table of units, and the laws of their algebra.
