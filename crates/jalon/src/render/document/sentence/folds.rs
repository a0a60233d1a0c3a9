//! Folds over axes and places among other projects, as sentences.

use super::*;

impl Sentence<'_, '_> {
    pub(super) fn relative(&mut self, relative: &Relative) {
        match relative.kind {
            RelativeKind::Rank { .. } => self.words("rank by ", "rang selon "),
            RelativeKind::Percentile(_) => self.words("percentile of ", "centile de "),
            RelativeKind::Zscore { sample: true } => self.words("standard score of ", "écart réduit de "),
            RelativeKind::Zscore { sample: false } => {
                self.words("standard score (whole population) of ", "écart réduit (population entière) de ");
            }
            RelativeKind::Minmax => {
                self.words("place between least and greatest of ", "place entre le minimum et le maximum de ");
            }
        }
        self.say(relative.body, Strength::Sum);
        self.words(" among the projects", " parmi les projets");
        if let Some(filter) = relative.filter {
            self.words(" for which ", " pour lesquels ");
            self.holds(filter, Strength::Or);
        }
        for by in &relative.by {
            self.words(", within each ", ", au sein de chaque ");
            self.say(*by, Strength::Atom);
        }
        match relative.kind {
            RelativeKind::Rank { descending, ties } => {
                if descending {
                    self.words(" (the highest comes first", " (le plus haut en premier");
                } else {
                    self.words(" (the lowest comes first", " (le plus bas en premier");
                }
                match ties {
                    Ties::Competition => self.words(
                        "; equals share the first of their places)",
                        "\u{202f}; les égaux ont la première de leurs places)",
                    ),
                    Ties::Modified => self.words(
                        "; equals share the last of their places)",
                        "\u{202f}; les égaux ont la dernière de leurs places)",
                    ),
                    Ties::Dense => self.words(
                        "; equals share a place, and none is left out)",
                        "\u{202f}; les égaux ont la même place, sans en sauter)",
                    ),
                    Ties::Fractional => self.words(
                        "; equals share the mean of their places)",
                        "\u{202f}; les égaux ont la moyenne de leurs places)",
                    ),
                    Ties::Ordinal => self.words(
                        "; equals come in the order of their names)",
                        "\u{202f}; les égaux se suivent dans l’ordre de leurs noms)",
                    ),
                }
            }
            RelativeKind::Percentile(Below::Strictly) => {
                self.words(" (those strictly below)", " (ceux strictement au-dessous)")
            }
            RelativeKind::Percentile(Below::HalfOfEquals) => {
                self.words(" (those below, and half of the equals)", " (ceux au-dessous, et la moitié des égaux)")
            }
            RelativeKind::Percentile(Below::UpTo) => {
                self.words(" (those below, and the equals)", " (ceux au-dessous, et les égaux)")
            }
            RelativeKind::Zscore { .. } | RelativeKind::Minmax => {}
        }
        if relative.known_only {
            self.words(" (known values only)", " (valeurs connues seulement)");
        }
    }

    pub(super) fn fold(&mut self, fold: &Fold) {
        let teller = *self.teller;
        let counted = matches!(teller.kind(fold.body), Some(ExprKind::Constant(Datum::Truth(true))));
        let choices = match teller.kind(fold.body) {
            Some(ExprKind::Input(input)) => {
                teller.framework.inputs.get(input.0 as usize).and_then(|input| input.choices)
            }
            _ => None,
        };
        if choices.is_some_and(|choices| fold.over == [choices]) && fold.filter.is_none() {
            return self.own_choices(fold);
        }
        match fold.kind {
            FoldKind::Any | FoldKind::All if !counted => {
                if fold.kind == FoldKind::Any {
                    self.words("for at least one of ", "pour au moins un élément de ");
                } else {
                    self.words("for each of ", "pour chaque élément de ");
                }
                self.axes(&fold.over);
                self.filter(fold);
                self.colon();
                self.holds(fold.body, Strength::And);
                return;
            }
            FoldKind::Any => self.words("there is at least one of ", "il existe au moins un élément de "),
            kind => self.text(fold_name(kind, teller.language)),
        }
        match (fold.kind, counted) {
            (_, true) => self.axes(&fold.over),
            (FoldKind::Count | FoldKind::Share, false) => {
                self.axes(&fold.over);
                self.words(" for which ", " pour lesquels ");
                self.holds(fold.body, Strength::And);
            }
            _ => {
                self.say(fold.body, Strength::Product);
                self.words(" over ", " sur ");
                self.axes(&fold.over);
            }
        }
        self.filter(fold);
        for (by, _) in &fold.by {
            self.words(", by ", ", par ");
            self.say(*by, Strength::Atom);
        }
        self.extras(fold);
        if fold.known_only {
            self.words(" (known values only)", " (valeurs connues seulement)");
        }
    }

    /// `any(objects)`: of the choices of an input.
    pub(super) fn own_choices(&mut self, fold: &Fold) {
        match fold.kind {
            FoldKind::Any => {
                self.say(fold.body, Strength::Atom);
                self.words(": at least one choice", "\u{a0}: au moins un choix");
            }
            FoldKind::All => {
                self.say(fold.body, Strength::Atom);
                self.words(": every choice", "\u{a0}: tous les choix");
            }
            FoldKind::Count => {
                self.words("number of choices of ", "nombre de choix de ");
                self.say(fold.body, Strength::Atom);
            }
            kind => {
                self.text(fold_name(kind, self.teller.language));
                self.words("the choices of ", "choix de ");
                self.say(fold.body, Strength::Atom);
            }
        }
    }

    pub(super) fn axes(&mut self, axes: &[AxisId]) {
        let teller = *self.teller;
        for (at, axis) in axes.iter().enumerate() {
            if at > 0 {
                self.words(" and ", " et ");
            }
            self.push(teller.axis(*axis));
        }
    }

    pub(super) fn filter(&mut self, fold: &Fold) {
        if let Some(filter) = fold.filter {
            self.words(", of those for which ", ", parmi ceux pour lesquels ");
            self.holds(filter, Strength::And);
        }
    }

    pub(super) fn extras(&mut self, fold: &Fold) {
        let (english, french) = match fold.kind {
            FoldKind::WeightedMean => (", weighted by ", ", pondéré par "),
            FoldKind::PowerMean => (", with exponent ", ", d’exposant "),
            FoldKind::Quantile(_) => (", at ", ", à "),
            FoldKind::Ratio => (", over the sum of ", ", rapportée à la somme de "),
            FoldKind::Discounted(_) => (", at a rate of ", ", au taux de "),
            _ => (", ", "\u{202f}; "),
        };
        for extra in &fold.extra {
            self.words(english, french);
            self.say(*extra, Strength::Sum);
        }
        if let FoldKind::Discounted(timing) = fold.kind {
            match timing {
                Timing::Start => self.words(" (flows at the start of each period)", " (flux en début de période)"),
                Timing::Middle => self.words(" (flows in the middle of each period)", " (flux en milieu de période)"),
                Timing::End => self.words(" (flows at the end of each period)", " (flux en fin de période)"),
            }
        }
    }
}

fn fold_name(kind: FoldKind, language: Language) -> &'static str {
    match kind {
        FoldKind::Sum => pick(language, "sum of ", "somme de "),
        FoldKind::Mean => pick(language, "mean of ", "moyenne de "),
        FoldKind::WeightedMean => pick(language, "weighted mean of ", "moyenne pondérée de "),
        FoldKind::GeometricMean => pick(language, "geometric mean of ", "moyenne géométrique de "),
        FoldKind::HarmonicMean => pick(language, "harmonic mean of ", "moyenne harmonique de "),
        FoldKind::PowerMean => pick(language, "power mean of ", "moyenne de puissance de "),
        FoldKind::Median => pick(language, "median of ", "médiane de "),
        FoldKind::Quantile(_) => pick(language, "quantile of ", "quantile de "),
        FoldKind::Ratio => pick(language, "sum of ", "somme de "),
        FoldKind::Min => pick(language, "least value of ", "plus petite valeur de "),
        FoldKind::Max => pick(language, "greatest value of ", "plus grande valeur de "),
        FoldKind::Count => pick(language, "number of ", "nombre de "),
        FoldKind::Any => pick(language, "any of ", "au moins un élément de "),
        FoldKind::All => pick(language, "all of ", "tous les éléments de "),
        FoldKind::Share => pick(language, "share of ", "part de "),
        FoldKind::Distinct => pick(language, "number of different values of ", "nombre de valeurs différentes de "),
        FoldKind::Product => pick(language, "product of ", "produit de "),
        FoldKind::StandardDeviation => pick(language, "standard deviation of ", "écart type de "),
        FoldKind::PopulationDeviation => {
            pick(language, "standard deviation (whole population) of ", "écart type (population entière) de ")
        }
        FoldKind::Agreement => {
            pick(language, "agreement (Krippendorff’s alpha) on ", "accord (alpha de Krippendorff) sur ")
        }
        FoldKind::Discounted(_) => pick(language, "present value of ", "valeur actuelle de "),
        FoldKind::Coverage => pick(language, "known share of ", "part connue de "),
    }
}
