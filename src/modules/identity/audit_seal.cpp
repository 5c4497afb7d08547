#include "modules/identity/audit_seal.hpp"

#include "entity/session.hpp"
#include "service/log.hpp"

namespace erp::identity {
namespace {

constexpr std::int64_t rows_per_block = 1'000;

constexpr std::string_view genesis =
    "sha256(convert_to('itdo-erp audit 1 ' || current_organization(), 'UTF8'))";

// What waits and is there; what waits and is gone stays, for the proof to find.
std::string seal_sql() {
  return "with due as (select a.id, audit_digest(a) as digest from audit_unsealed u join audit_log a on "
         "a.organization_id = u.organization_id and a.id = u.audit_id where u.organization_id = "
         "current_organization() order by u.audit_id limit " +
         std::to_string(rows_per_block) +
         "), gone as (delete from audit_unsealed where organization_id = current_organization() and audit_id "
         "in "
         "(select id from due)), "
         "block as (select count(*) as entries, array_agg(id order by id) as ids, string_agg(digest, "
         "''::bytea "
         "order by id) as digests from due), "
         "tip as (select max(block_no) as block_no from audit_block where organization_id = "
         "current_organization()) "
         "insert into audit_block (organization_id, block_no, entries, ids, digests, head) "
         "select current_organization(), coalesce(tip.block_no, 0) + 1, entries, ids, digests, "
         "sha256(coalesce((select head from audit_block b where b.organization_id = current_organization() "
         "and "
         "b.block_no = tip.block_no), " +
         std::string{genesis} +
         ") || digests) from block, tip where entries > 0 returning block_no, entries, encode(head, 'hex')";
}

std::int64_t seal_block(
    db::Database& database, const std::string& organization, std::vector<SealedHead>& heads) {
  auto transaction = database.begin({.organization_id = organization, .access = "system"});
  const auto ours = transaction.run(
      "select pg_try_advisory_xact_lock(hashtextextended('seal audit ' || current_organization()::text, 0))");
  if (ours.text(0, 0) != "t") return 0;
  const auto sealed = transaction.run(seal_sql());
  if (sealed.size() == 0) return 0;
  transaction.commit();
  log::info(
      "AUDIT_SEALED",
      {{"organization", organization},
       {"block", sealed.text(0, 0)},
       {"rows", sealed.text(0, 1)},
       {"head", sealed.text(0, 2)}});
  heads.push_back({organization, sealed.integer(0, 0), std::string{sealed.text(0, 2)}});
  return sealed.integer(0, 1);
}

// Each query answers code, row and detail of what is not as it must be.
std::string blocks_sql() {
  return "select case when not follows then 'block_missing' else 'block_altered' end, '', case when not "
         "follows "
         "then format('blocks %s to %s', before + 1, block_no - 1) else format('block %s', block_no) end "
         "from "
         "(select block_no, lag(block_no, 1, 0::bigint) over w as before, block_no = lag(block_no, 1, "
         "0::bigint) over w + 1 as follows, entries = cardinality(ids) and entries * 32 = length(digests) "
         "and "
         "head = sha256(coalesce(lag(head) over w, " +
         std::string{genesis} +
         ") || digests) as whole from audit_block where organization_id = current_organization() window w as "
         "(order by block_no)) b where not follows or not whole order by block_no limit 100";
}

constexpr std::string_view rows_sql =
    "select case when a.id is null then 'audit_missing' else 'audit_altered' end, s.id, format('block %s%s', "
    "s.block_no, ', ' || a.at || ', ' || a.action || ' of ' || a.resource) from "
    "(select b.organization_id, b.block_no, b.digests, u.id, u.n from audit_block b cross join lateral "
    "unnest(b.ids) with ordinality u(id, n) where b.organization_id = current_organization()) s "
    "left join audit_log a on a.organization_id = s.organization_id and a.id = s.id "
    "where a.id is null or audit_digest(a) <> substr(s.digests, ((s.n - 1) * 32 + 1)::int, 32) "
    "order by s.block_no, s.n limit 100";

constexpr std::string_view lost_sql =
    "select 'audit_lost', u.audit_id, 'waited to be sealed' from audit_unsealed u left join audit_log a on "
    "a.organization_id = u.organization_id and a.id = u.audit_id where u.organization_id = "
    "current_organization() and a.id is null order by u.audit_id limit 100";

constexpr std::string_view unsealed_sql =
    "select 'audit_unsealed', a.id, a.at || ', ' || a.action || ' of ' || a.resource from audit_log a "
    "where a.organization_id = current_organization() and not exists (select from audit_unsealed u where "
    "u.organization_id = a.organization_id and u.audit_id = a.id) and not exists (select from (select "
    "unnest(ids) as id from audit_block where organization_id = current_organization()) s where s.id = a.id) "
    "order by a.id limit 100";

constexpr std::string_view summary_sql =
    "select count(*), coalesce(sum(entries), 0), encode((array_agg(head order by block_no desc))[1], 'hex'), "
    "bool_or(encode(head, 'hex') = $1) from audit_block where organization_id = current_organization()";

}  // namespace

std::vector<SealedHead> seal_audit(db::Database& database) {
  std::vector<SealedHead> heads;
  const auto waiting = database.read(
      {.access = "system"},
      "select o.id from organization o where exists (select from audit_unsealed u where u.organization_id = "
      "o.id)");
  for (std::size_t i = 0; i < waiting.size(); ++i)
    while (seal_block(database, std::string{waiting.text(i, 0)}, heads) == rows_per_block) continue;
  return heads;
}

std::vector<std::string> unknown_heads(
    db::Database& database, const Uuid& organization, const std::vector<std::string>& heads) {
  std::string array = "{";
  for (const auto& head : heads) array += (array.size() > 1 ? "," : "") + head;
  const auto rows = database.read(
      {.organization_id = to_text(organization), .access = "system"},
      "select h from unnest($1::text[]) h where not exists (select from audit_block b where "
      "b.organization_id "
      "= current_organization() and b.head = decode(h, 'hex'))",
      {array + "}"});
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < rows.size(); ++i) unknown.emplace_back(rows.text(i, 0));
  return unknown;
}

AuditProof verify_audit(db::Database& database, const Uuid& organization, const std::string& expected_head) {
  const db::Scope scope{.organization_id = to_text(organization), .access = "system"};
  auto transaction = database.begin(scope, Clock::now() + std::chrono::hours{2});
  AuditProof proof;
  const auto summary = transaction.run(std::string{summary_sql}, {expected_head});
  proof.blocks = summary.integer(0, 0);
  proof.rows = summary.integer(0, 1);
  proof.head = summary.text(0, 2);
  for (const auto& sql :
       {blocks_sql(), std::string{rows_sql}, std::string{lost_sql}, std::string{unsealed_sql}}) {
    const auto rows = transaction.run(sql);
    for (std::size_t i = 0; i < rows.size(); ++i)
      proof.findings.push_back(
          {std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, std::string{rows.text(i, 2)}});
  }
  if (!expected_head.empty() && summary.text(0, 3) != "t")
    proof.findings.push_back({"head_unknown", "", expected_head});
  return proof;
}

}  // namespace erp::identity
