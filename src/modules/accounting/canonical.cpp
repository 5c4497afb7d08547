#include "modules/accounting/canonical.hpp"

namespace erp::accounting {

std::string_view canonical_content() {
  return "row('itdo-journal-1', e.organization_id, e.id, e.version, e.state, e.number, "
         "e.entry_date, "
         "e.entry_type, e.document_class, e.description, e.reference_number, e.source_type, e.source_id, "
         "e.reverses_id, e.total_amount, e.line_count, (extract(epoch from e.posted_at) * 1000000)::bigint, "
         "e.posted_by, (extract(epoch from e.created_at) * 1000000)::bigint, e.created_by, "
         "(extract(epoch from e.updated_at) * 1000000)::bigint)::text || coalesce(l.text, '')";
}

// The lines come in order from the subquery: to be put in order by the aggregate, each few would be sorted.
std::string canonical_lines(std::string_view also) {
  return "select string_agg(E'\\n' || row(j.line_no, j.posted, j.entry_date, j.account_id, "
         "j.debit_amount, j.credit_amount, j.description, j.department_id, j.partner_id, j.project_id, "
         "j.tax_class, "
         "j.tax_rate)::text, '') as text, count(*) as lines, sum(j.debit_amount) as debit, "
         "sum(j.credit_amount) as credit" +
         std::string{also} +
         " from (select * from journal_line where organization_id = e.organization_id and entry_id = e.id "
         "order by line_no) j";
}

}  // namespace erp::accounting
