// Takes an import back. All of it happens in one transaction and with a fixed number of statements, however
// many rows there were.
#include "modules/archive/import_batch.hpp"

#include "entity/session.hpp"

#include <array>

namespace erp::archive {
namespace {

// Records that speak of another one by its id alone.
constexpr std::array beside{"attachment", "record_comment", "mail_message"};

class Undo {
 public:
  Undo(Session& session, ImportBatch& batch)
      : session_{session}, batch_{batch}, id_{to_text(batch.id.value)}, table_{batch.record_table} {}

  void run() {
    begin();
    keep_changed();
    keep_used();
    const auto removed = remove();
    session_.queue("delete from import_record where batch_id = $1 and kept_because is null", {id_});
    settle(removed);
  }

 private:
  // Locked, nobody can begin to refer to the records; who has begun already is waited for.
  // Each statement is planned for the tables as they are: a plan that this connection kept from when they
  // were small would compare every imported row with every other.
  void begin() {
    session_.queue("set local plan_cache_mode = force_custom_plan");
    session_.queue(
        "update import_record set kept_because = null, used_in = null, title = null where batch_id = $1 and "
        "kept_because is not null",
        {id_});
    session_.queue("select from " + table_ + " t, " + joined + " order by t.id for update of t", {id_});
  }

  void keep_changed() {
    session_.queue(
        "update import_record r set kept_because = 'changed' from " + table_ +
            " t where r.batch_id = $1 and t.organization_id = r.organization_id and t.id = r.record_id and "
            "(t.version <> 1 or to_jsonb(t) ->> 'last_sign_in_at' is not null)",
        {id_});
  }

  void keep_used() {
    const auto references = session_.run(
        "select c.conrelid::regclass::text, c.conrelid = c.confrelid, string_agg(format('s.%I = r.%s', "
        "a.attname, case t.attname when 'id' then 'record_id' else t.attname end), ' and ') from "
        "pg_constraint c cross join lateral unnest(c.conkey, c.confkey) as k(source, target) join "
        "pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.source join pg_attribute t on t.attrelid "
        "= c.confrelid and t.attnum = k.target where c.contype = 'f' and c.confdeltype <> 'c' and "
        "c.conparentid = 0 and c.confrelid = "
        "$1::regclass group by c.oid, c.conrelid, c.confrelid order by c.conrelid::regclass::text",
        {table_});
    for (const std::string_view source : beside)
      keep_used_in(source, "s.organization_id = r.organization_id and s.record_id = r.record_id");
    std::vector<std::string> within;
    for (std::size_t i = 0; i < references.size(); ++i)
      if (references.text(i, 1) == "t")
        within.emplace_back(references.text(i, 2));
      else
        keep_used_in(references.text(i, 0), std::string{references.text(i, 2)});
    // Of records that refer to their like, those may go that are referred to only by such as go as well.
    const auto goes =
        " and not exists (select from import_record o where o.organization_id = "
        "s.organization_id and o.record_id = s.id and o.batch_id = $1 and o.kept_because is null)";
    for (bool more = !within.empty(); more;) {
      more = false;
      for (const auto& condition : within) more = keep_used_in(table_, condition + goes) > 0 || more;
    }
  }

  std::size_t keep_used_in(std::string_view source, const std::string& condition) {
    return session_
        .run(
            "update import_record r set kept_because = 'used', used_in = $2 where r.batch_id = $1 and "
            "r.kept_because is null and exists (select from " +
                std::string{source} + " s where " + condition + ")",
            {id_, std::string{source}})
        .affected();
  }

  // Answers how many. The audit trail keeps what each was: as nobody has changed it, as it was created.
  std::size_t remove() {
    const auto gone = session_.run(
        "delete from " + table_ + " t using " + joined + " and r.kept_because is null returning t.id", {id_});
    // What the database holds back is used where nobody here can see it.
    session_.queue(
        "update import_record r set kept_because = 'used' from " + table_ +
            " t where r.batch_id = $1 and r.kept_because is null and t.organization_id = r.organization_id "
            "and t.id = r.record_id",
        {id_});
    if (gone.size() == 0) return 0;
    std::string ids = "{", lines = "{";
    for (std::size_t i = 0; i < gone.size(); ++i) {
      ids += (i == 0 ? "" : ",") + std::string{gone.text(i, 0)};
      lines += (i == 0 ? "" : ",") + to_text(Uuid::generate());
    }
    const Actor& actor = session_.actor();
    session_.queue(
        "insert into audit_log (organization_id, id, user_id, action, resource, record_id, before, "
        "request_id, address) select c.organization_id, x.line, $3, 'delete', c.resource, c.record_id, "
        "c.after, $4, $5 from unnest($1::uuid[], $2::uuid[]) as x(line, record) join audit_log c on "
        "c.organization_id = (select current_organization()) and c.record_id = x.record and c.action = "
        "'create'",
        {lines + "}", ids + "}", to_text(actor.user_id), actor.request_id, actor.address});
    return gone.size();
  }

  void settle(std::size_t removed) {
    session_.queue(
        "update import_record r set title = concat_ws(' ', coalesce(x.row ->> 'code', x.row ->> "
        "'account_code', x.row ->> 'email'), coalesce(x.row ->> 'name', x.row ->> 'account_name', x.row ->> "
        "'full_name')) from (select t.id, "
        "to_jsonb(t) as row from " +
            table_ + " t, " + joined +
            " and r.kept_because is not null) x where r.batch_id = $1 and r.record_id = x.id",
        {id_});
    const auto left = session_.run("select count(*) from import_record where batch_id = $1", {id_});
    batch_.kept_count = std::stoll(std::string{left.text(0, 0)});
    batch_.removed_count += static_cast<std::int64_t>(removed);
    if (batch_.kept_count == 0)
      batch_.state = ImportState::undone;
    else if (batch_.removed_count > 0)
      batch_.state = ImportState::partly_undone;
    if (removed > 0) batch_.undone_at = session_.now();
    session_.save(batch_, "undo");
    if (removed > 0) session_.changed(batch_.resource);
  }

  // After "from <table> t, ".
  static constexpr const char* joined =
      "import_record r where r.batch_id = $1 and t.organization_id = r.organization_id and t.id = "
      "r.record_id";

  Session& session_;
  ImportBatch& batch_;
  const std::string id_, table_;
};

// Who may delete fewer than all takes back what she took in herself.
bool own(Session& session, const Uuid& batch) {
  return session
             .run(
                 "select from import_batch where id = $1 and created_by = current_user_id()",
                 {to_text(batch)})
             .size() > 0;
}

}  // namespace

void undo_import(Session& session, const Uuid& id, const void*) {
  auto batch = session.lock(Id<ImportBatch>{id});
  const Reach reach = session.actor().may(batch.resource, "delete");
  if (reach == Reach::none || (reach != Reach::all && !own(session, id))) throw Refused{"permission_denied"};
  if (batch.created_count == 0) throw Refused{"nothing_to_undo"};
  const auto may = session.run("select has_table_privilege($1, 'delete')", {batch.record_table});
  if (may.text(0, 0) != "t") throw Refused{"not_removable"};
  Undo{session, batch}.run();
}

}  // namespace erp::archive
