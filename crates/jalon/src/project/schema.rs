//! The JSON Schema of a framework's project data.
