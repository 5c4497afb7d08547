#include "modules/identity/saved_view.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"

namespace erp::identity {
namespace {

// An address of the app itself, and of no other site.
void complete(Session&, SavedView& view, const SavedView*, Problems& problems) {
  const std::string path = "/" + view.screen;
  const bool of_screen =
      view.address == path || view.address.starts_with(path + "?") || view.address.starts_with(path + "/");
  if (!view.address.empty() && !view.screen.empty() && !of_screen)
    problems.push_back({"address", "malformed"});
}

// A list opens in one way.
void stored(Session& session, SavedView& view, const SavedView*) {
  if (!view.is_default) return;
  session.queue(
      "update saved_view set is_default = false, version = version + 1, updated_at = now() where screen = $1 "
      "and id <> $2 and is_default and created_by = (select current_user_id())",
      {view.screen, to_text(view.id.value)});
}

}  // namespace

const Entity SavedView::entity = describe<SavedView, complete, stored>({
    .name = "saved_view",
    .path = "/saved-views",
    .where = "(t.is_shared or t.created_by = (select current_user_id()))",
    .order = "name",
    .own = "t.created_by = (select current_user_id())",
    .members{
        field<&SavedView::id>(),
        field<&SavedView::version>(),
        field<&SavedView::screen>({.max = 40, .list = true, .fixed = true}),
        field<&SavedView::name>({.max = 40, .list = true, .sort = true, .title = true}),
        field<&SavedView::address>({.max = 2000, .list = true}),
        field<&SavedView::is_shared>({.list = true}),
        field<&SavedView::is_default>({.list = true}),
    },
});

}  // namespace erp::identity
