//! Why a result is what it is (to come).
use super::run::Run;
use crate::framework::ItemId;
use crate::assessment::Reason;
impl Run<'_> {
    pub(super) fn reason_of_item(&mut self, item: ItemId) -> Reason { Reason { step: crate::assessment::Step::Item(item, None), value: self.item_value(item), at: vec![], because: vec![] } }
}
