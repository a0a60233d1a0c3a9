//! Random trees of every kind of node, of the shapes that a text can have.

use jalon::lang::Language;
use jalon::source::Span;
use jalon::syntax::ast::*;
use proptest::prelude::*;
use proptest::sample::select;

const NOWHERE: Span = Span { start: 0, end: 0 };

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: NOWHERE }
}

fn name() -> impl Strategy<Value = Name> + Clone {
    select(vec!["budget", "écart", "x1", "besoin_couvert", "jobs", "œuvre", "note", "source", "part"])
        .prop_map(|text| Name { text: text.to_owned(), span: NOWHERE })
}

fn names() -> impl Strategy<Value = Vec<Name>> {
    prop::collection::vec(name(), 1..4)
}

fn text() -> impl Strategy<Value = Text> {
    "[a-z é«#;,|{}\"\\\\\n]{0,9}".prop_map(|text| Text { text, span: NOWHERE })
}

fn other_labels() -> impl Strategy<Value = Vec<(Language, Text)>> {
    prop::option::of(text()).prop_map(|label| label.map(|label| (Language::French, label)).into_iter().collect())
}

fn unit() -> impl Strategy<Value = UnitExpr> {
    let factor = |text: &str, power| (Name { text: text.to_owned(), span: NOWHERE }, power);
    let factors = select(vec![
        vec![factor("EUR", 1)],
        vec![factor("%", 1)],
        vec![factor("kWh", 1), factor("m2", -1)],
        vec![factor("t", 1), factor("km", 1), factor("an", -2)],
    ]);
    (factors, prop::option::of(1990..2030i32), prop::option::of(select(vec!["5", "100"]))).prop_map(
        |(factors, price_year, out_of)| UnitExpr {
            factors,
            price_year,
            out_of: out_of.map(str::to_owned),
            span: NOWHERE,
        },
    )
}

fn number() -> impl Strategy<Value = Expr> + Clone {
    let digits = select(vec!["0", "12", "1500", "12345", "1234567.50", "0.05"]);
    (digits, prop::option::of(unit()))
        .prop_map(|(digits, unit)| expr(ExprKind::Number(Number { digits: digits.to_owned(), unit })))
        .boxed()
}

fn date() -> impl Strategy<Value = Expr> {
    let dates = vec![
        ("2016-09-28", None),
        ("2018-02", None),
        ("2018-Q2", None),
        ("2018-H1", None),
        ("2016-09-28T17:00:00", Some("Europe/Paris")),
        ("2016-09-28T17:00:00+02:00", None),
    ];
    select(dates).prop_map(|(iso, zone)| {
        expr(ExprKind::Date(DateLiteral { iso: iso.to_owned(), zone: zone.map(str::to_owned) }))
    })
}

fn path() -> impl Strategy<Value = Path> + Clone {
    prop::collection::vec(name(), 1..3).prop_map(|parts| Path { parts }).boxed()
}

fn picks() -> impl Strategy<Value = Vec<Pick>> {
    let member = prop_oneof![
        name().prop_map(PickMember::Name),
        text().prop_map(PickMember::Quoted),
        Just(PickMember::Literal(expr(ExprKind::Number(Number { digits: "2019".to_owned(), unit: None })))),
        date().prop_map(PickMember::Literal),
    ];
    let plain = (prop::option::of(name()), member).prop_map(|(axis, member)| Pick { axis, member, span: NOWHERE });
    let ends = prop_oneof![name().prop_map(PickMember::First), name().prop_map(PickMember::Last)]
        .prop_map(|member| Pick { axis: None, member, span: NOWHERE });
    prop::collection::vec(prop_oneof![plain, ends], 1..3)
}

fn status() -> impl Strategy<Value = StatusTest> {
    select(vec![
        StatusTest::Met,
        StatusTest::NotMet,
        StatusTest::Undecided,
        StatusTest::NotApplicable,
        StatusTest::Applicable,
    ])
}

fn group() -> impl Strategy<Value = ExprKind> {
    let groups = prop_oneof![
        select(vec![
            GroupName::Requirements,
            GroupName::Preferences,
            GroupName::Observations,
            GroupName::Criteria,
            GroupName::Obligations,
        ]),
        name().prop_map(GroupName::Named),
    ];
    (select(vec![Quantifier::All, Quantifier::Any]), groups, status())
        .prop_map(|(quantifier, group, test)| ExprKind::Group(quantifier, group, test))
}

fn view() -> impl Strategy<Value = View> {
    prop_oneof![name().prop_map(View::Under), path().prop_map(View::Reading)]
}

/// What may stand on either side of any operator.
fn atom() -> impl Strategy<Value = Expr> + Clone {
    let leaf = prop_oneof![
        number(),
        date(),
        text().prop_map(|text| expr(ExprKind::Text(text.text))),
        any::<bool>().prop_map(|truth| expr(ExprKind::Truth(truth))),
        path().prop_map(|path| expr(ExprKind::Path(path))),
        Just(expr(ExprKind::AsOf)),
        group().prop_map(expr),
    ];
    leaf.prop_recursive(4, 40, 3, |inner| {
        let call = (
            select(vec!["sum", "mean", "any", "all", "raise_points", "round"]),
            prop::collection::vec(operation(inner.clone()), 1..3),
            prop::collection::vec(name(), 0..3),
            prop::option::of(operation(inner.clone())),
            prop::collection::vec(name(), 0..2),
            any::<bool>(),
        )
            .prop_map(|(function, arguments, over, filter, by, known_only)| {
                let function = Name { text: function.to_owned(), span: NOWHERE };
                // a second bare name behind `over` is told as a fault
                let arguments = if over.is_empty() { arguments } else { arguments.into_iter().take(1).collect() };
                ExprKind::Call(Box::new(Call {
                    function,
                    arguments,
                    over,
                    filter: filter.map(Box::new),
                    by,
                    known_only,
                }))
            });
        let weighted = (
            select(vec![WeightedMean::Arithmetic, WeightedMean::Geometric, WeightedMean::Harmonic]),
            prop::collection::vec((path(), number()), 1..4),
        )
            .prop_map(|(mean, parts)| {
                let part = |(path, weight)| WeightedPart { value: expr(ExprKind::Path(path)), weight };
                ExprKind::Bracketed(Box::new(expr(ExprKind::Weighted(mean, parts.into_iter().map(part).collect()))))
            });
        prop_oneof![
            prop::collection::vec(operation(inner.clone()), 0..4).prop_map(ExprKind::Set),
            operation(inner.clone()).prop_map(|inner| ExprKind::Bracketed(Box::new(inner))),
            call,
            weighted,
            (path(), picks()).prop_map(|(path, picks)| ExprKind::Pick(Box::new(expr(ExprKind::Path(path))), picks)),
            (path(), view()).prop_map(|(path, view)| ExprKind::View(Box::new(expr(ExprKind::Path(path))), view)),
        ]
        .prop_map(expr)
    })
    .boxed()
}

/// One operator over atoms, or an atom.
fn operation(atom: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Expr> {
    let operators = select(vec![
        BinaryOp::Add,
        BinaryOp::Subtract,
        BinaryOp::Multiply,
        BinaryOp::Divide,
        BinaryOp::Power,
        BinaryOp::And,
        BinaryOp::Or,
        BinaryOp::OrElse,
    ]);
    let comparisons = select(vec![
        CompareOp::NotEqual,
        CompareOp::Equal,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ]);
    // a text beside an operator may be told as a quoted number, a set or truth value reads as any other atom
    let b = |strategy: &dyn Fn() -> BoxedStrategy<Expr>| strategy().prop_map(Box::new).boxed();
    let atoms = atom.clone().boxed();
    let side = move || b(&|| atoms.clone());
    prop_oneof![
        4 => atom,
        3 => (operators, side(), side()).prop_map(|(op, l, r)| expr(ExprKind::Binary(op, l, r))),
        2 => (comparisons, side(), side()).prop_map(|(op, l, r)| expr(ExprKind::Compare(op, l, r))),
        1 => side().prop_map(|inner| expr(ExprKind::Unary(UnaryOp::Negate, inner))),
        1 => side().prop_map(|inner| expr(ExprKind::Unary(UnaryOp::Not, inner))),
        1 => (side(), status()).prop_map(|(inner, test)| expr(ExprKind::Is(Box::new(bracketed(*inner)), test))),
        1 => side().prop_map(|inner| expr(ExprKind::Clamped(inner))),
        1 => (side(), side(), any::<bool>()).prop_map(|(value, within, negated)| expr(ExprKind::In { value, within, negated })),
        1 => (side(), prop::option::of(side()), prop::option::of(side())).prop_map(|(value, low, high)| {
            let open = high.is_none();
            let within = Box::new(expr(ExprKind::Range(low, high)));
            let inside = expr(ExprKind::In { value, within, negated: false });
            // a clause behind an open range would be taken for its end
            if open { expr(ExprKind::Bracketed(Box::new(inside))) } else { inside }
        }),
        1 => (side(), side(), side()).prop_map(|(a, b, c)| expr(ExprKind::If(a, b, c))),
    ]
    .boxed()
}

/// `all requirements is met` would read as one test.
fn bracketed(inner: Expr) -> Expr {
    match inner.kind {
        ExprKind::Group(..) => expr(ExprKind::Bracketed(Box::new(inner))),
        _ => inner,
    }
}

fn formula() -> impl Strategy<Value = Expr> {
    operation(atom())
}

fn member() -> impl Strategy<Value = Member> {
    (
        name(),
        any::<bool>(),
        prop::option::of(text()),
        other_labels(),
        prop::option::of(text()),
        prop::option::of(number()),
    )
        .prop_map(|(name, quoted, label, other_labels, code, number)| Member {
            name,
            quoted,
            label,
            other_labels,
            code,
            number,
            span: NOWHERE,
        })
}

fn members() -> impl Strategy<Value = Members> {
    prop_oneof![
        (prop::collection::vec(member(), 2..12), any::<bool>())
            .prop_map(|(members, ordered)| Members::List { members, ordered }),
        (date(), date()).prop_map(|(first, last)| Members::Range { first, last }),
    ]
}

fn type_expr() -> impl Strategy<Value = TypeExpr> {
    let plain = prop_oneof![
        Just(TypeKind::Number),
        Just(TypeKind::Share),
        prop::option::of(unit()).prop_map(TypeKind::Count),
        unit().prop_map(TypeKind::Unit),
        Just(TypeKind::Truth),
        any::<bool>().prop_map(|or_not_yet| TypeKind::Date { or_not_yet }),
        Just(TypeKind::Duration),
        Just(TypeKind::Text),
        members().prop_map(TypeKind::OneOf),
        members().prop_map(TypeKind::SeveralOf),
        name().prop_map(TypeKind::OneOfNamed),
        name().prop_map(TypeKind::SeveralOfNamed),
    ];
    let end = || prop::option::of(number().prop_map(Box::new));
    prop_oneof![
        (plain, prop::option::of((end(), end()))).prop_map(|(kind, range)| TypeExpr { kind, range, span: NOWHERE }),
        (any::<bool>(), prop::option::of(text())).prop_map(|(or_not_yet, zone)| TypeExpr {
            kind: TypeKind::Time { or_not_yet, zone },
            range: None,
            span: NOWHERE
        }),
    ]
}

fn comments() -> impl Strategy<Value = Comments> {
    let comment = "[a-z #\"é(]{0,6}[a-z]".prop_map(|text| Comment { text, span: NOWHERE });
    (prop::collection::vec(comment.clone(), 0..2), prop::option::of(comment))
        .prop_map(|(above, behind)| Comments { above, behind })
}

fn property() -> impl Strategy<Value = PropertyKind> {
    let evidence = || {
        select(vec![
            EvidenceLevel::Declared,
            EvidenceLevel::Document,
            EvidenceLevel::Verified,
            EvidenceLevel::ThirdParty,
        ])
    };
    let set = prop_oneof![Just(MemberSet::All), Just(MemberSet::Else), names().prop_map(MemberSet::Listed)];
    let side = || number();
    prop_oneof![
        text().prop_map(PropertyKind::Version),
        (prop::option::of(Just(Language::French)), text()).prop_map(|(l, t)| PropertyKind::Plural(l, t)),
        (prop::option::of(Just(Language::French)), text()).prop_map(|(l, t)| PropertyKind::OtherwiseSay(l, t)),
        prop::collection::vec(text(), 1..3).prop_map(PropertyKind::Source),
        select(vec![Basis::Text, Basis::Public, Basis::Inferred]).prop_map(PropertyKind::Basis),
        text().prop_map(PropertyKind::Note),
        Just(PropertyKind::Frozen),
        text().prop_map(PropertyKind::Licence),
        text().prop_map(PropertyKind::Jurisdiction),
        text().prop_map(PropertyKind::Author),
        text().prop_map(PropertyKind::Zone),
        (prop::option::of(date()), prop::option::of(date())).prop_map(|(a, b)| PropertyKind::Valid(a, b)),
        unit().prop_map(PropertyKind::Counts),
        formula().prop_map(PropertyKind::Default),
        names().prop_map(PropertyKind::ProvidedBy),
        evidence().prop_map(PropertyKind::Evidence),
        evidence().prop_map(PropertyKind::EvidenceAtLeast),
        (name(), name()).prop_map(|(a, b)| PropertyKind::TotalOf(a, b)),
        (date(), formula()).prop_map(|(a, b)| PropertyKind::From(a, b)),
        date().prop_map(PropertyKind::ReviewBefore),
        (set.clone(), formula()).prop_map(|(set, e)| PropertyKind::Formula(set, e)),
        (set, formula()).prop_map(|(set, e)| PropertyKind::NotApplicableWhen(set, e)),
        prop::collection::vec((name(), formula()), 1..4).prop_map(PropertyKind::MemberTable),
        select(vec![Direction::Higher, Direction::Lower]).prop_map(PropertyKind::Better),
        number().prop_map(PropertyKind::Baseline),
        (number(), prop::option::of(date())).prop_map(|(a, b)| PropertyKind::Target(a, b)),
        prop::collection::vec((name(), text()), 1..3).prop_map(PropertyKind::Aligns),
        number().prop_map(PropertyKind::Secret),
        prop::collection::vec(path().prop_map(|path| expr(ExprKind::Path(path))), 1..3)
            .prop_map(PropertyKind::BrokenDownBy),
        formula().prop_map(PropertyKind::AppliesWhen),
        formula().prop_map(PropertyKind::ArisesWhen),
        (name(), prop::option::of(text()), other_labels(), formula(), formula()).prop_map(
            |(name, label, other_labels, when, condition)| PropertyKind::Exception {
                name,
                label,
                other_labels,
                when,
                condition
            }
        ),
        (name(), prop::option::of(text()), other_labels(), formula())
            .prop_map(|(name, label, other_labels, expr)| PropertyKind::Reading { name, label, other_labels, expr }),
        name().prop_map(PropertyKind::Choose),
        name().prop_map(PropertyKind::Group),
        name().prop_map(PropertyKind::Bearer),
        (name(), formula()).prop_map(|(n, e)| PropertyKind::Except(n, e)),
        Just(PropertyKind::FoldWith(Name { text: "mean".to_owned(), span: NOWHERE })),
        number().prop_map(PropertyKind::Quorum),
        Just(PropertyKind::Agreement),
        (select(vec![BandSide::Below, BandSide::UpTo, BandSide::Above]), side(), formula())
            .prop_map(|(side, bound, value)| PropertyKind::Band { side, bound, value }),
        select(vec![Treatment::Fail, Treatment::Reweigh, Treatment::Zero])
            .prop_map(|what| PropertyKind::Treatment { missing: Some(what), not_applicable: Some(Treatment::Zero) }),
        names().prop_map(PropertyKind::ComesFrom),
        names().prop_map(PropertyKind::MeasuredBy),
    ]
}

fn example_property() -> impl Strategy<Value = PropertyKind> {
    let datum = prop_oneof![
        number().prop_map(Datum::Value),
        date().prop_map(Datum::Value),
        number().prop_map(|n| Datum::Value(expr(ExprKind::Unary(UnaryOp::Negate, Box::new(n))))),
        (number(), number()).prop_map(|(a, b)| Datum::Between(a, b)),
        Just(Datum::All),
        Just(Datum::Missing(None)),
        Just(Datum::Missing(Some(MissingReason::Refused))),
        Just(Datum::NotApplicable),
        Just(Datum::NotYet),
        Just(Datum::DateUnknown),
    ];
    let assignment = (path(), prop_oneof![Just(Vec::new()), picks()], datum.clone(), any::<bool>()).prop_map(
        |(target, picks, value, e)| {
            let evidence = e.then_some(EvidenceLevel::Verified);
            Assignment { target, picks, value, evidence, span: NOWHERE, comments: Comments::default() }
        },
    );
    let to = || prop::option::of(number());
    let outcome =
        prop_oneof![
            (number(), to()).prop_map(|(value, to)| Outcome::Equals { value, to }),
            (prop::option::of(number()), prop::option::of(number()), to())
                .prop_map(|(low, high, to)| Outcome::Bounds { low, high, to }),
            Just(Outcome::Met),
            Just(Outcome::NotMet),
            Just(Outcome::NotApplicable),
            Just(Outcome::Undefined),
            Just(Outcome::Missing),
            (
                prop::collection::vec((path(), prop_oneof![Just(Vec::new()), picks()]), 0..3),
                prop::collection::vec(name(), 0..3)
            )
                .prop_map(|(wanted, among)| Outcome::Undecided { wanted, among }),
            prop::option::of(date()).prop_map(Outcome::Pending),
            Just(Outcome::MetInTime),
            prop::option::of(number()).prop_map(Outcome::MetLate),
            Just(Outcome::MetDateUnknown),
            prop::option::of(number()).prop_map(Outcome::Overdue),
            date().prop_map(Outcome::Due),
            Just(Outcome::Hidden),
        ];
    let expectation =
        (path(), prop_oneof![Just(Vec::new()), picks()], prop::option::of(name()), prop::option::of(view()), outcome)
            .prop_map(|(target, picks, by, view, outcome)| Expectation {
                target,
                picks,
                by,
                view,
                outcome,
                span: NOWHERE,
                comments: Comments::default(),
            });
    let row = (name(), prop::option::of(datum), prop::collection::vec(select(vec!["0", "17", "1500"]), 1..4)).prop_map(
        |(member, cell, values)| {
            let value = |digits: &str| expr(ExprKind::Number(Number { digits: digits.to_owned(), unit: None }));
            let cells = vec![cell, Some(Datum::Row(values.into_iter().map(value).collect()))];
            Row { member, quoted: true, cells, span: NOWHERE, comments: Comments::default() }
        },
    );
    let table = (path(), any::<bool>(), path(), name(), picks(), prop::collection::vec(row, 0..4)).prop_map(
        |(axis, partial, input, by, picks, rows)| {
            let by = Some(by);
            let columns = vec![
                Column { input: input.clone(), picks, by: None, span: NOWHERE },
                Column { input, picks: Vec::new(), by, span: NOWHERE },
            ];
            PropertyKind::Table(Table { axis, partial, columns, rows, span: NOWHERE })
        },
    );
    prop_oneof![
        date().prop_map(PropertyKind::AsOf),
        prop::collection::vec(assignment, 1..12).prop_map(PropertyKind::Given),
        prop::collection::vec(expectation, 1..9).prop_map(PropertyKind::Expect),
        table,
    ]
}

fn level() -> impl Strategy<Value = PropertyKind> {
    prop_oneof![
        (
            select(vec!["eligible", "résultats_probants"]),
            prop::option::of(text()),
            other_labels(),
            prop::option::of(formula())
        )
            .prop_map(|(name, label, other_labels, when)| {
                let name = Name { text: name.to_owned(), span: NOWHERE };
                PropertyKind::Level { name, label, other_labels, when }
            }),
        (prop::option::of(text()), other_labels())
            .prop_map(|(label, other_labels)| PropertyKind::UndecidedLevel { label, other_labels }),
    ]
}

type Body = (Noun, Head, BoxedStrategy<Vec<PropertyKind>>);

fn body() -> impl Strategy<Value = (Noun, Head, Vec<PropertyKind>)> {
    let common = || prop::collection::vec(property(), 0..4).boxed();
    let with = move |noun: Noun| move |head: Head| -> Body { (noun, head, common()) };
    let ty = || prop::option::of(type_expr());
    let slot = (name(), unit()).prop_map(|(name, unit)| Slot {
        name,
        ty: TypeExpr { kind: TypeKind::Unit(unit), range: None, span: NOWHERE },
    });
    prop_oneof![
        (prop::option::of(text()), prop::option::of(name()))
            .prop_map(|(version, alias)| Head::Reference { version, alias })
            .prop_map(with(Noun::Use)),
        prop::option::of(formula()).prop_map(|equals| Head::Unit { equals }).prop_map(with(Noun::Unit)),
        (any::<bool>(), any::<bool>(), prop::option::of(members()))
            .prop_map(|(private, shared, members)| Head::Axis { private, shared, members })
            .prop_map(with(Noun::Axis)),
        (ty(), any::<bool>())
            .prop_map(|(ty, may_be_not_applicable)| Head::Typed { ty, may_be_not_applicable })
            .prop_map(with(Noun::Input)),
        (ty(), formula()).prop_map(|(ty, value)| Head::Value { ty, value }).prop_map(with(Noun::Parameter)),
        formula().prop_map(Head::Condition).prop_map(with(Noun::Requirement)),
        (formula(), prop::option::of(formula()), formula())
            .prop_map(|(event, when, due)| Head::Obligation { event, when, due })
            .prop_map(with(Noun::Obligation)),
        (prop::collection::vec(slot, 1..3), ty())
            .prop_map(|(slots, result)| Head::Scale { slots, result })
            .prop_map(with(Noun::Scale)),
        Just((Noun::Decision, Head::Nothing, prop::collection::vec(level(), 0..4).boxed())),
        Just((
            Noun::Scenario,
            Head::Nothing,
            prop::collection::vec((name(), formula()).prop_map(|(n, e)| PropertyKind::Replace(n, e)), 0..3).boxed()
        )),
        prop::option::of(name()).prop_map(|like| {
            (Noun::Example, Head::Example { like }, prop::collection::vec(example_property(), 0..3).boxed())
        }),
        Just((Noun::Outcome, Head::Nothing, prop::collection::vec(property(), 0..2).boxed())),
    ]
    .prop_flat_map(|(noun, head, properties)| (Just(noun), Just(head), properties))
}

fn declaration() -> impl Strategy<Value = Declaration> {
    (body(), any::<bool>(), name(), prop::option::of(text()), names(), comments(), any::<bool>(), comments()).prop_map(
        |((noun, head, kinds), overrides, mut name, label, axes, own, blank_above, behind)| {
            let by = match &head {
                Head::Typed { .. } | Head::Value { .. } | Head::Condition(_) => axes,
                _ => Vec::new(),
            };
            let label = if noun == Noun::Use { None } else { label };
            if noun == Noun::Scale {
                name.text = format!("{}_points", name.text);
            }
            let properties = kinds
                .into_iter()
                // `from` opens a band below a scale
                .filter(|kind| noun != Noun::Scale || !matches!(kind, PropertyKind::From(..)))
                .map(|kind| {
                    // a comment behind `given` belongs to its last item
                    let listed = matches!(kind, PropertyKind::Given(_) | PropertyKind::Expect(_));
                    let comments = if listed { Comments::default() } else { behind.clone() };
                    Property { kind, span: NOWHERE, comments }
                })
                .collect();
            Declaration {
                span: NOWHERE,
                comments: own,
                overrides,
                noun,
                noun_span: NOWHERE,
                name,
                label,
                head,
                by,
                properties,
                end_comments: Vec::new(),
                blank_above,
            }
        },
    )
}

/// A whole file in English: `framework f`, then anything.
pub(crate) fn file() -> impl Strategy<Value = File> {
    prop::collection::vec(declaration(), 0..5).prop_map(|declarations| {
        let first = Declaration {
            span: NOWHERE,
            comments: Comments::default(),
            overrides: false,
            noun: Noun::Framework,
            noun_span: NOWHERE,
            name: Name { text: "f".to_owned(), span: NOWHERE },
            label: None,
            head: Head::Nothing,
            by: Vec::new(),
            properties: Vec::new(),
            end_comments: Vec::new(),
            blank_above: false,
        };
        let declarations = std::iter::once(first).chain(declarations).collect();
        File { language: Language::English, declarations, end_comments: Vec::new(), unread: Vec::new() }
    })
}
