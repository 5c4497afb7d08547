#include "modules/archive/import_batch.hpp"

#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/archive/attachment.hpp"

namespace erp::archive {

BOOST_DESCRIBE_ENUM(ImportState, imported, partly_undone, undone)

const Entity ImportBatch::entity = describe<ImportBatch>({
    .name = "import_batch",
    .path = "/import-batches",
    .order = "-created_at",
    .own = "t.created_by = (select current_user_id())",
    .tells_of = "t.resource",
    .read_only = true,
    .computed{
        {.name = "imported_by",
         .type = "text",
         .sql = "(select u.full_name from user_account u where u.id = t.created_by)"},
        // The first of those that an undo left, with the reason.
        {.name = "kept",
         .type = "json",
         .sql = "(select coalesce(json_agg(json_build_object('row', k.row_no, 'id', k.record_id, 'title', "
                "k.title, 'reason', k.kept_because, 'used_in', k.used_in) order by k.row_no), '[]') from "
                "(select * from import_record r where r.organization_id = t.organization_id and r.batch_id = "
                "t.id and r.kept_because is not null order by r.row_no limit 200) k)"},
    },
    .actions{
        {.name = "undo", .from = {"imported", "partly_undone"}, .run = undo_import},
    },
    .members{
        field<&ImportBatch::id>(),
        field<&ImportBatch::version>(),
        field<&ImportBatch::resource>({.max = 60, .list = true}),
        field<&ImportBatch::record_table>({.internal = true}),
        field<&ImportBatch::file_name>({.max = longest_file_name, .list = true, .title = true}),
        field<&ImportBatch::row_count>({.list = true}),
        field<&ImportBatch::created_count>({.list = true}),
        field<&ImportBatch::updated_count>({.list = true}),
        field<&ImportBatch::removed_count>({.list = true}),
        field<&ImportBatch::kept_count>({.list = true}),
        field<&ImportBatch::state>({.list = true}),
        field<&ImportBatch::undone_at>({.list = true}),
    },
});

void remember_import(Session& session, ImportBatch batch, const std::vector<ImportedRecord>& created) {
  session.save(batch, "import");
  if (created.empty()) return;
  std::string ids, rows;
  for (const auto& [id, row] : created) {
    ids += (ids.empty() ? "{" : ",") + to_text(id);
    rows += (rows.empty() ? "{" : ",") + std::to_string(row);
  }
  session.queue(
      "insert into import_record (organization_id, batch_id, record_id, row_no) select "
      "current_organization(), $1, x.id, x.row_no from unnest($2::uuid[], $3::bigint[]) as x(id, row_no)",
      {to_text(batch.id.value), ids + "}", rows + "}"});
}

}  // namespace erp::archive
