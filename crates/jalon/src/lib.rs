//! Frameworks that judge social impact: read, checked, evaluated exactly, explained. What follows is the README.
#![doc = include_str!("../README.md")]

// what pest writes from the grammar names it
extern crate alloc;

pub mod analysis;
pub mod assessment;
pub mod axis;
mod by_name;
pub mod catalog;
pub mod comparison;
pub mod date;
pub mod evaluation;
pub mod facade;
pub mod form;
pub mod framework;
pub mod lang;
pub mod mutation;
pub mod number;
pub mod operation;
pub mod portfolio;
pub mod problem;
pub mod project;
pub mod render;
pub mod report;
pub mod source;
pub mod syntax;
pub mod testing;
pub mod unit;
pub mod value;
