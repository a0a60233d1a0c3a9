//! The evidence that results rest on (to come).
use super::run::Run;
use crate::framework::{Criterion, EvidenceLevel, ExprId, ItemId};
use crate::value::Wants;
impl Run<'_> {
    pub(super) fn item_evidence(&mut self, _id: ItemId) -> Option<EvidenceLevel> { None }
    pub(super) fn criterion_evidence(&mut self, _c: &Criterion, _e: Option<u32>, _r: Option<ExprId>, _l: EvidenceLevel) -> (Option<EvidenceLevel>, Wants) { (None, Wants::nothing()) }
}
