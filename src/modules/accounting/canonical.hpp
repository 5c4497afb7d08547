// The canonical content of a journal entry: the text that its digest is taken of, in version 1.
//
// UTF-8, lines that end with a line feed except for the last. Each is a row as PostgreSQL writes it: values
// in parentheses, divided by commas; nothing for null; in quotation marks, with " and \ doubled, what is
// empty or holds a comma, parenthesis, quotation mark, backslash or white space, where a line feed ends no
// line. The first line is of
//   itdo-journal-1, organization, id, version, state, number, entry_date, entry_type, document_class,
//   description, reference_number, source_type, source_id, reverses_id, total_amount, line_count, posted_at,
//   posted_by, created_at, created_by, updated_at
// Each further line is of one line of the entry, in their order:
//   line_no, posted, entry_date, account_id, debit_amount, credit_amount, description, department_id,
//   partner_id, project_id, tax_class, tax_rate
// Amounts have four places, rates eight; instants are microseconds since 1970-01-01 UTC. Nothing of an entry
// is left out but the key of its search. Another form gets another version in front; sealed entries keep
// theirs.
#pragma once

#include <string>
#include <string_view>

namespace erp::accounting {

// For an entry `e`: its canonical content, as an SQL expression over canonical_lines.
std::string_view canonical_content();

// The lines of the entry `e`, to be joined as a lateral subquery `l` with the columns text, lines, debit and
// credit, and `also`: more of the lines `j`, as aggregates.
std::string canonical_lines(std::string_view also = {});

}  // namespace erp::accounting
