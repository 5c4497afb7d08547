#include "api/import_progress.hpp"

#include "api/checks.hpp"
#include "modules/archive/job.hpp"

namespace erp::api {

ImportProgress::ImportProgress(Call& call, const std::string& subject)
    : call_{call}, id_{to_text(Uuid::generate())} {
  auto transaction = call.context.database.begin(scope_of(call.actor));
  transaction.queue(
      "insert into job (organization_id, id, kind, subject, state, attempts, created_by) values "
      "(current_organization(), $1, $2, $3, 'running', 1, $4)",
      {id_, std::string{archive::import_job}, subject, to_text(call.actor.user_id)});
  transaction.commit();
}

void ImportProgress::reached(std::size_t row, std::size_t rows) {
  if (!tell("progress = $2", std::to_string(rows == 0 ? 0 : row * 100 / rows)))
    throw Refused{"import_cancelled"};
}

void ImportProgress::end(bool done) {
  tell(
      done ? "state = $2, progress = 100, finished_at = now(), version = version + 1"
           : "state = $2, finished_at = now(), version = version + 1",
      done ? "done" : "failed");
}

bool ImportProgress::tell(std::string_view changes, const std::string& value) {
  try {
    auto transaction = call_.context.database.begin(scope_of(call_.actor));
    transaction.queue(
        "update job set " + std::string{changes} +
            ", updated_at = now() where id = $1 and state = 'running' returning id",
        {id_, value});
    return transaction.commit().size() > 0;
  } catch (const db::Unavailable&) { return true; }
}

}  // namespace erp::api
