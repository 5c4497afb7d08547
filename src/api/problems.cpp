#include "api/problems.hpp"

#include <algorithm>

namespace erp::api {
namespace {

struct Row {
  std::string_view problem;
  int status;
  std::string_view code;  // empty: the problem's own name in capitals
};

constexpr Row rows[] = {
    {"authentication_required", 401, ""},
    {"sign_in_failed", 401, "AUTHENTICATION_REQUIRED"},
    {"mfa_required", 401, ""},
    {"challenge_void", 401, ""},
    {"passkey_refused", 401, ""},
    {"passkey_needed", 401, ""},
    {"passkey_not_made", 422, ""},
    {"passkey_exists", 409, ""},
    {"too_many_passkeys", 409, ""},
    {"provider_refused", 401, ""},
    {"provider_account_unknown", 403, ""},
    {"provider_away", 503, ""},
    {"reset_link_void", 409, ""},
    {"rating_link_void", 409, ""},
    {"rating_closed", 409, ""},
    {"invitation_void", 409, ""},
    {"already_active", 409, ""},
    {"not_active", 409, ""},
    {"not_invited", 409, ""},
    {"no_password_yet", 409, ""},
    {"no_report_needed", 409, ""},
    {"run_on_machine", 409, ""},
    {"run_it_yourself", 409, ""},
    {"step_settled", 409, ""},
    {"job_done_once", 409, ""},
    {"steps_open", 409, ""},
    {"task_started", 409, ""},
    {"signed_by_another", 409, ""},
    {"step_running", 409, ""},
    {"not_the_operator", 403, ""},
    {"restore_goes_on", 409, ""},
    {"locks_you_out", 409, ""},
    {"second_person_needed", 403, ""},
    {"other_database", 422, ""},
    {"second_factor_exists", 409, ""},
    {"second_factor_demanded", 409, ""},
    {"nothing_to_confirm", 409, ""},
    {"permission_denied", 403, ""},
    {"has_more_rights", 403, ""},
    {"confirmation_required", 403, ""},
    {"frozen", 423, "LOCKED_DOWN"},
    {"time_over", 422, "VALIDATION_ERROR"},
    {"not_permitted", 403, "PERMISSION_DENIED"},
    {"csrf_token_missing", 403, "PERMISSION_DENIED"},
    {"api_key_not_allowed", 403, ""},
    {"too_many_keys", 409, ""},
    {"must_change_password", 403, ""},
    {"must_add_second_factor", 403, ""},
    {"not_found", 404, "RESOURCE_NOT_FOUND"},
    {"no_such_route", 404, "RESOURCE_NOT_FOUND"},
    {"method_not_allowed", 405, ""},
    {"taken", 409, "DUPLICATE_RESOURCE"},
    {"version_conflict", 412, ""},
    {"version_required", 428, ""},
    {"idempotency_conflict", 409, ""},
    {"too_large", 413, "PAYLOAD_TOO_LARGE"},
    {"file_too_large", 413, "PAYLOAD_TOO_LARGE"},
    {"csv_expected", 415, "UNSUPPORTED_MEDIA_TYPE"},
    {"upload_only", 405, "METHOD_NOT_ALLOWED"},
    {"locked", 429, "RATE_LIMIT_EXCEEDED"},
    {"rate_limit_exceeded", 429, ""},
    {"busy", 503, "SERVICE_UNAVAILABLE"},
    {"wrong_state", 409, "WORKFLOW_STATE_ERROR"},
    {"immutable", 409, ""},
    {"read_only", 409, ""},
    {"period_locked", 409, ""},
    {"period_missing", 409, ""},
    {"earlier_period_open", 409, ""},
    {"later_period_closed", 409, ""},
    {"entry_not_balanced", 422, ""},
    {"not_balanced", 422, "ENTRY_NOT_BALANCED"},
    {"already_reversed", 409, ""},
    {"belongs_to_document", 409, ""},
    {"has_allocations", 409, ""},
    {"over_allocated", 409, ""},
    {"over_credit_limit", 409, "CREDIT_LIMIT_EXCEEDED"},
    {"over_credited", 409, ""},
    {"nothing_left", 409, ""},
    {"nothing_to_undo", 409, ""},
    {"import_cancelled", 409, ""},
    {"not_removable", 409, ""},
    {"no_posting_account", 409, ""},
    {"account_in_use", 409, ""},
    {"last_administrator", 409, ""},
    {"duties_conflict", 409, ""},
    {"limit_reached", 409, ""},
    {"review_undecided", 409, ""},
    {"still_active", 409, ""},
    {"erased_before", 409, ""},
    {"retention_not_over", 409, ""},
    {"review_unchanged", 409, ""},
};

std::string capitals(std::string_view name) {
  std::string out{name};
  std::ranges::transform(
      out, out.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

// What is wrong within a field or a row of a table is a fault of the request as a whole: a reference there
// that leads nowhere is not the record asked for, and what is wrong with a row does not speak for all rows.
bool decides(const Row& row, const Problem& problem) {
  if (row.problem != problem.code || problem.field.starts_with("rows[")) return false;
  return row.status != 404 || problem.field.empty();
}

}  // namespace

Meaning meaning_of(const Problems& problems) {
  for (std::size_t i = 0; i < problems.size(); ++i)
    for (const Row& row : rows)
      if (decides(row, problems[i]))
        return {row.status, row.code.empty() ? capitals(row.problem) : std::string{row.code}, i};
  return {};
}

}  // namespace erp::api
