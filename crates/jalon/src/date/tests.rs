//! Dates: tables of meaning, vectors and laws.
