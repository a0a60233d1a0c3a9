//! The frameworks that Jalon ships with. Data only: a program that does not name them does not carry them.

use crate::analysis::{Library, LibraryError};
use crate::source::Source;

/// A shipped framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shipped {
    /// Its id.
    pub id: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($id:literal),* $(,)?) => {
        /// Every shipped framework, by id.
        pub const SHIPPED: &[Shipped] =
            &[$(Shipped { id: $id, text: include_str!(concat!("../frameworks/", $id, "/framework.jalon")) }),*];
    };
}
shipped!(
    "egapro_index",
    "ess_open_data_list",
    "esus_approval",
    "french_impact",
    "french_impact_programme",
    "human_development_index",
    "laboratoire_innovation_territoriale",
    "living_lab_openness",
    "results_framework",
    "sieg_innovation_sociale_picardie",
    "siilab_digital_inclusion",
    "siilab_programme",
    "social_innovation_markers",
    "sroi_generic",
);

/// The text of a shipped framework.
///
/// ```
/// assert!(jalon::catalog::find("social_innovation_markers").is_some());
/// assert!(jalon::catalog::find("../secret").is_none());
/// ```
#[must_use]
pub fn find(id: &str) -> Option<Source> {
    let found = SHIPPED.iter().find(|shipped| shipped.id == id)?;
    Some(Source::new(id, found.text))
}

/// The shipped frameworks as a library, for those that use one another.
///
/// ```
/// use jalon::{analysis::{Library, LibraryError, analyse}, catalog::{Catalog, SHIPPED, Shipped, find}};
/// let Shipped { id, text } = SHIPPED[0];
/// assert_eq!((id, find(id).map(|source| source.text).as_deref()), ("egapro_index", Some(text)));
/// assert!(analyse(find("siilab_programme").unwrap(), &Catalog).framework.is_some());
/// assert_eq!(Catalog.fetch("nothing", None), Err(LibraryError::NotFound));
/// assert_eq!(Catalog.ids().len(), SHIPPED.len());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Catalog;

impl Library for Catalog {
    fn fetch(&self, id: &str, _: Option<&str>) -> Result<Source, LibraryError> {
        find(id).ok_or(LibraryError::NotFound)
    }

    fn ids(&self) -> Vec<String> {
        SHIPPED.iter().map(|shipped| shipped.id.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::SHIPPED;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the list is compared with the folder that it embeds")]
    fn every_framework_of_the_folder_is_shipped() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks");
        let mut there: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().join("framework.jalon").is_file())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        there.sort();
        let shipped: Vec<&str> = SHIPPED.iter().map(|shipped| shipped.id).collect();
        assert_eq!(shipped, there);
    }
}
