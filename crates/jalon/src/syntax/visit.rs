//! One walk over the whole written tree, for what must reach every corner of it: taking spans away, translating.

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::*;

/// What a walk does at each place; every method does nothing unless given.
pub(crate) trait Walk {
    /// Each span.
    fn span(&mut self, _span: &mut Span) {}
    /// Each expression, after its parts.
    fn expr(&mut self, _expr: &mut Expr) {}
    /// Each dotted name, in an expression or as a target.
    fn path(&mut self, _path: &mut Path) {}
    /// Each label that may stand with labels in other languages.
    fn labels(&mut self, _label: &mut Option<Text>, _others: &mut Vec<(Language, Text)>) {}
}

/// Walks a file.
pub(crate) fn file(file: &mut File, walk: &mut impl Walk) {
    for item in &mut file.declarations {
        declaration(item, walk);
    }
    comment_list(&mut file.end_comments, walk);
    names(&mut file.unread, walk);
}

fn comment_list(list: &mut [Comment], walk: &mut impl Walk) {
    for comment in list {
        walk.span(&mut comment.span);
    }
}

fn comments(comments: &mut Comments, walk: &mut impl Walk) {
    comment_list(&mut comments.above, walk);
    if let Some(behind) = &mut comments.behind {
        walk.span(&mut behind.span);
    }
}

fn name(name: &mut Name, walk: &mut impl Walk) {
    walk.span(&mut name.span);
}

fn names(list: &mut [Name], walk: &mut impl Walk) {
    for item in list {
        name(item, walk);
    }
}

fn text(text: &mut Text, walk: &mut impl Walk) {
    walk.span(&mut text.span);
}

fn labels(label: &mut Option<Text>, others: &mut Vec<(Language, Text)>, walk: &mut impl Walk) {
    if let Some(label) = label {
        text(label, walk);
    }
    for (_, label) in others.iter_mut() {
        text(label, walk);
    }
    walk.labels(label, others);
}

fn declaration(item: &mut Declaration, walk: &mut impl Walk) {
    walk.span(&mut item.span);
    walk.span(&mut item.noun_span);
    comments(&mut item.comments, walk);
    name(&mut item.name, walk);
    if let Some(label) = &mut item.label {
        text(label, walk);
    }
    match &mut item.head {
        Head::Nothing => {}
        Head::Reference { version, alias } => {
            version.iter_mut().for_each(|version| text(version, walk));
            alias.iter_mut().for_each(|alias| name(alias, walk));
        }
        Head::Unit { equals } => equals.iter_mut().for_each(|e| expr(e, walk)),
        Head::Axis { members: list, .. } => list.iter_mut().for_each(|list| members(list, walk)),
        Head::Typed { ty, .. } => ty.iter_mut().for_each(|ty| type_expr(ty, walk)),
        Head::Value { ty, value } => {
            ty.iter_mut().for_each(|ty| type_expr(ty, walk));
            expr(value, walk);
        }
        Head::Condition(condition) => expr(condition, walk),
        Head::Obligation { event, when, due } => {
            expr(event, walk);
            when.iter_mut().for_each(|e| expr(e, walk));
            expr(due, walk);
        }
        Head::Scale { slots, result } => {
            for slot in slots {
                name(&mut slot.name, walk);
                type_expr(&mut slot.ty, walk);
            }
            result.iter_mut().for_each(|ty| type_expr(ty, walk));
        }
        Head::Example { like } => like.iter_mut().for_each(|like| name(like, walk)),
    }
    names(&mut item.by, walk);
    for item in &mut item.properties {
        walk.span(&mut item.span);
        comments(&mut item.comments, walk);
        property(&mut item.kind, walk);
    }
    comment_list(&mut item.end_comments, walk);
}

fn members(list: &mut Members, walk: &mut impl Walk) {
    match list {
        Members::List { members, .. } => {
            for member in members {
                walk.span(&mut member.span);
                name(&mut member.name, walk);
                labels(&mut member.label, &mut member.other_labels, walk);
                member.code.iter_mut().for_each(|code| text(code, walk));
                member.number.iter_mut().for_each(|e| expr(e, walk));
            }
        }
        Members::Range { first, last } => {
            expr(first, walk);
            expr(last, walk);
        }
    }
}

fn type_expr(ty: &mut TypeExpr, walk: &mut impl Walk) {
    walk.span(&mut ty.span);
    match &mut ty.kind {
        TypeKind::Number
        | TypeKind::Share
        | TypeKind::Count(None)
        | TypeKind::Truth
        | TypeKind::Date { .. }
        | TypeKind::Duration
        | TypeKind::Text => {}
        TypeKind::Count(Some(unit)) | TypeKind::Unit(unit) => unit_expr(unit, walk),
        TypeKind::Time { zone, .. } => zone.iter_mut().for_each(|zone| text(zone, walk)),
        TypeKind::OneOf(list) | TypeKind::SeveralOf(list) => members(list, walk),
        TypeKind::OneOfNamed(item) | TypeKind::SeveralOfNamed(item) => name(item, walk),
    }
    if let Some((low, high)) = &mut ty.range {
        low.iter_mut().for_each(|e| expr(e, walk));
        high.iter_mut().for_each(|e| expr(e, walk));
    }
}

fn unit_expr(unit: &mut UnitExpr, walk: &mut impl Walk) {
    walk.span(&mut unit.span);
    for (factor, _) in &mut unit.factors {
        name(factor, walk);
    }
}

fn property(kind: &mut PropertyKind, walk: &mut impl Walk) {
    match kind {
        PropertyKind::Version(t)
        | PropertyKind::Title(_, t)
        | PropertyKind::Label(_, t)
        | PropertyKind::Plural(_, t)
        | PropertyKind::Note(t)
        | PropertyKind::Licence(t)
        | PropertyKind::Jurisdiction(t)
        | PropertyKind::Author(t)
        | PropertyKind::Zone(t)
        | PropertyKind::OtherwiseSay(_, t) => text(t, walk),
        PropertyKind::Source(list) => list.iter_mut().for_each(|t| text(t, walk)),
        PropertyKind::Basis(_)
        | PropertyKind::Frozen
        | PropertyKind::Evidence(_)
        | PropertyKind::Better(_)
        | PropertyKind::EvidenceAtLeast(_)
        | PropertyKind::Agreement
        | PropertyKind::Treatment { .. } => {}
        PropertyKind::Valid(low, high) => {
            low.iter_mut().for_each(|e| expr(e, walk));
            high.iter_mut().for_each(|e| expr(e, walk));
        }
        PropertyKind::Counts(unit) => unit_expr(unit, walk),
        PropertyKind::Default(e)
        | PropertyKind::ReviewBefore(e)
        | PropertyKind::Baseline(e)
        | PropertyKind::Secret(e)
        | PropertyKind::AppliesWhen(e)
        | PropertyKind::ArisesWhen(e)
        | PropertyKind::Quorum(e)
        | PropertyKind::AsOf(e) => expr(e, walk),
        PropertyKind::ProvidedBy(list) | PropertyKind::ComesFrom(list) | PropertyKind::MeasuredBy(list) => {
            names(list, walk);
        }
        PropertyKind::TotalOf(a, b) => {
            name(a, walk);
            name(b, walk);
        }
        PropertyKind::From(a, b) | PropertyKind::Band { bound: a, value: b, .. } => {
            expr(a, walk);
            expr(b, walk);
        }
        PropertyKind::Formula(set, e) | PropertyKind::NotApplicableWhen(set, e) => {
            if let MemberSet::Listed(list) = set {
                names(list, walk);
            }
            expr(e, walk);
        }
        PropertyKind::MemberTable(list) => {
            for (member, e) in list {
                name(member, walk);
                expr(e, walk);
            }
        }
        PropertyKind::Target(e, date) => {
            expr(e, walk);
            date.iter_mut().for_each(|e| expr(e, walk));
        }
        PropertyKind::Aligns(list) => {
            for (scheme, code) in list {
                name(scheme, walk);
                text(code, walk);
            }
        }
        PropertyKind::BrokenDownBy(list) => list.iter_mut().for_each(|e| expr(e, walk)),
        PropertyKind::Exception { name: n, label, other_labels, when, condition } => {
            name(n, walk);
            labels(label, other_labels, walk);
            expr(when, walk);
            expr(condition, walk);
        }
        PropertyKind::Reading { name: n, label, other_labels, expr: e } => {
            name(n, walk);
            labels(label, other_labels, walk);
            expr(e, walk);
        }
        PropertyKind::Choose(n) | PropertyKind::Group(n) | PropertyKind::Bearer(n) | PropertyKind::FoldWith(n) => {
            name(n, walk);
        }
        PropertyKind::Except(n, e) | PropertyKind::Replace(n, e) => {
            name(n, walk);
            expr(e, walk);
        }
        PropertyKind::Level { name: n, label, other_labels, when } => {
            name(n, walk);
            labels(label, other_labels, walk);
            when.iter_mut().for_each(|e| expr(e, walk));
        }
        PropertyKind::UndecidedLevel { label, other_labels } => labels(label, other_labels, walk),
        PropertyKind::Given(list) => list.iter_mut().for_each(|item| assignment(item, walk)),
        PropertyKind::Table(item) => table(item, walk),
        PropertyKind::Expect(list) => list.iter_mut().for_each(|item| expectation(item, walk)),
    }
}

fn path(item: &mut Path, walk: &mut impl Walk) {
    names(&mut item.parts, walk);
    walk.path(item);
}

fn picks(list: &mut [Pick], walk: &mut impl Walk) {
    for pick in list {
        walk.span(&mut pick.span);
        pick.axis.iter_mut().for_each(|axis| name(axis, walk));
        match &mut pick.member {
            PickMember::Name(n) | PickMember::First(n) | PickMember::Last(n) => name(n, walk),
            PickMember::Quoted(t) => text(t, walk),
            PickMember::Literal(e) => expr(e, walk),
        }
    }
}

fn datum(item: &mut Datum, walk: &mut impl Walk) {
    match item {
        Datum::Value(e) => expr(e, walk),
        Datum::Between(a, b) => {
            expr(a, walk);
            expr(b, walk);
        }
        Datum::Row(list) => list.iter_mut().for_each(|e| expr(e, walk)),
        Datum::All | Datum::Missing(_) | Datum::NotApplicable | Datum::NotYet | Datum::DateUnknown => {}
    }
}

fn assignment(item: &mut Assignment, walk: &mut impl Walk) {
    walk.span(&mut item.span);
    path(&mut item.target, walk);
    picks(&mut item.picks, walk);
    datum(&mut item.value, walk);
    comments(&mut item.comments, walk);
}

fn table(item: &mut Table, walk: &mut impl Walk) {
    walk.span(&mut item.span);
    path(&mut item.axis, walk);
    for column in &mut item.columns {
        walk.span(&mut column.span);
        path(&mut column.input, walk);
        picks(&mut column.picks, walk);
        column.by.iter_mut().for_each(|by| name(by, walk));
    }
    for row in &mut item.rows {
        walk.span(&mut row.span);
        name(&mut row.member, walk);
        row.cells.iter_mut().flatten().for_each(|cell| datum(cell, walk));
        comments(&mut row.comments, walk);
    }
}

fn view(item: &mut View, walk: &mut impl Walk) {
    match item {
        View::Under(n) => name(n, walk),
        View::Reading(p) => names(&mut p.parts, walk),
    }
}

fn expectation(item: &mut Expectation, walk: &mut impl Walk) {
    walk.span(&mut item.span);
    path(&mut item.target, walk);
    picks(&mut item.picks, walk);
    item.by.iter_mut().for_each(|by| name(by, walk));
    item.view.iter_mut().for_each(|v| view(v, walk));
    comments(&mut item.comments, walk);
    match &mut item.outcome {
        Outcome::Equals { value, to } => {
            expr(value, walk);
            to.iter_mut().for_each(|e| expr(e, walk));
        }
        Outcome::Bounds { low, high, to } => {
            for e in [low, high, to].into_iter().flatten() {
                expr(e, walk);
            }
        }
        Outcome::Undecided { wanted, among } => {
            for (target, list) in wanted {
                path(target, walk);
                picks(list, walk);
            }
            names(among, walk);
        }
        Outcome::Pending(e) | Outcome::MetLate(e) | Outcome::Overdue(e) => e.iter_mut().for_each(|e| expr(e, walk)),
        Outcome::Due(e) => expr(e, walk),
        Outcome::Met
        | Outcome::NotMet
        | Outcome::NotApplicable
        | Outcome::Undefined
        | Outcome::Missing
        | Outcome::MetInTime
        | Outcome::MetDateUnknown
        | Outcome::Hidden => {}
    }
}

fn expr(item: &mut Expr, walk: &mut impl Walk) {
    walk.span(&mut item.span);
    match &mut item.kind {
        ExprKind::Number(number) => number.unit.iter_mut().for_each(|unit| unit_expr(unit, walk)),
        ExprKind::Date(_) | ExprKind::Text(_) | ExprKind::Truth(_) | ExprKind::AsOf => {}
        ExprKind::Path(p) => path(p, walk),
        ExprKind::Set(list) => list.iter_mut().for_each(|e| expr(e, walk)),
        ExprKind::Range(low, high) => {
            low.iter_mut().for_each(|e| expr(e, walk));
            high.iter_mut().for_each(|e| expr(e, walk));
        }
        ExprKind::Bracketed(e) | ExprKind::Unary(_, e) | ExprKind::Is(e, _) | ExprKind::Clamped(e) => expr(e, walk),
        ExprKind::Binary(_, a, b) | ExprKind::Compare(_, a, b) => {
            expr(a, walk);
            expr(b, walk);
        }
        ExprKind::In { value, within, .. } => {
            expr(value, walk);
            expr(within, walk);
        }
        ExprKind::If(a, b, c) => {
            expr(a, walk);
            expr(b, walk);
            expr(c, walk);
        }
        ExprKind::Call(call) => {
            name(&mut call.function, walk);
            call.arguments.iter_mut().for_each(|e| expr(e, walk));
            names(&mut call.over, walk);
            call.filter.iter_mut().for_each(|e| expr(e, walk));
            names(&mut call.by, walk);
        }
        ExprKind::Pick(e, list) => {
            expr(e, walk);
            picks(list, walk);
        }
        ExprKind::Group(_, group, _) => {
            if let GroupName::Named(n) = group {
                name(n, walk);
            }
        }
        ExprKind::View(e, v) => {
            expr(e, walk);
            view(v, walk);
        }
        ExprKind::Weighted(_, weighed) => {
            for part in weighed {
                expr(&mut part.value, walk);
                expr(&mut part.weight, walk);
            }
        }
    }
    walk.expr(item);
}

struct TakeSpans;

impl Walk for TakeSpans {
    fn span(&mut self, span: &mut Span) {
        *span = Span::default();
    }
}

impl File {
    /// The same tree with all spans empty, for comparing what two texts say.
    #[must_use]
    pub fn without_spans(mut self) -> File {
        file(&mut self, &mut TakeSpans);
        self
    }
}
