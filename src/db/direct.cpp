#include "db/direct.hpp"

#include "db/parameters.hpp"
#include "db/result.hpp"

#include <cstdlib>

namespace erp::db {
namespace {

constexpr std::size_t copy_bytes = 256 * 1024;  // sent at once

PGconn* raw(void* connection) {
  return static_cast<PGconn*>(connection);
}

Result checked(PGconn* connection, PGresult* result) {
  Result owned{result};
  if (PQstatus(connection) != CONNECTION_OK) throw Unavailable{"the connection to the database broke"};
  if (failed(owned.get())) throw to_error(owned.get());
  return owned;
}

// Ends the rows, and says why there are no more if they are not all.
Result ended_copy(PGconn* session, const char* why) {
  PQputCopyEnd(session, why);
  Result result{PQgetResult(session)};
  while (Result rest{PQgetResult(session)}) {}
  return result;
}

}  // namespace

Direct::Direct(
    const std::string& uri, std::chrono::milliseconds connect_timeout,
    std::chrono::milliseconds statement_timeout) {
  const Parameters parameters{uri, connect_timeout, statement_timeout};
  auto* const opened = PQconnectdbParams(parameters.keywords(), parameters.values(), 1);
  if (PQstatus(opened) != CONNECTION_OK) {
    const std::string message = PQerrorMessage(opened);
    PQfinish(opened);
    throw Unavailable{message.substr(0, message.find_last_not_of('\n') + 1)};
  }
  PQsetNoticeProcessor(
      opened, [](void*, const char*) {}, nullptr);
  connection_ = opened;
}

Direct::~Direct() {
  PQfinish(raw(connection_));
}

Rows Direct::run(const std::string& sql, const Values& values) {
  check(values);
  std::vector<const char*> texts;
  texts.reserve(values.size());
  for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
  const int count = static_cast<int>(texts.size());
  auto* const session = raw(connection_);
  return Rows{
      checked(session, PQexecParams(session, sql.c_str(), count, nullptr, texts.data(), nullptr, nullptr, 0))
          .release()};
}

void Direct::set_password(const std::string& role, const std::string& password) {
  auto* const session = raw(connection_);
  const std::unique_ptr<char, decltype(&PQfreemem)> verifier{
      PQencryptPasswordConn(session, password.c_str(), role.c_str(), "scram-sha-256"), &PQfreemem};
  if (!verifier) throw std::runtime_error{PQerrorMessage(session)};
  const std::string quoted{
      run("select format('alter role %I password %L', $1::text, $2::text)", {role, verifier.get()})
          .text(0, 0)};
  script(quoted);
}

void Direct::script(const std::string& sql) {
  checked(raw(connection_), PQexec(raw(connection_), sql.c_str()));
}

void Direct::begin_copy(const std::string& sql) {
  auto* const session = raw(connection_);
  const Result started{PQexec(session, sql.c_str())};
  if (PQstatus(session) != CONNECTION_OK) throw Unavailable{"the connection to the database broke"};
  if (PQresultStatus(started.get()) != PGRES_COPY_IN) throw to_error(started.get());
}

bool Direct::put_rows(std::string_view rows) {
  return PQputCopyData(raw(connection_), rows.data(), static_cast<int>(rows.size())) == 1;
}

std::int64_t Direct::end_copy() {
  const auto done = checked(raw(connection_), ended_copy(raw(connection_), nullptr).release());
  return std::strtoll(PQcmdTuples(done.get()), nullptr, 10);
}

void Direct::copy(const std::string& sql, const std::function<bool(std::string& buffer)>& more) {
  begin_copy(sql);
  std::string buffer;
  const auto send = [&] {
    const bool sent = put_rows(buffer);
    buffer.clear();
    return sent;
  };
  try {
    bool accepted = true;
    while (accepted && more(buffer)) accepted = buffer.size() < copy_bytes || send();
    if (accepted) send();
  } catch (...) {
    ended_copy(raw(connection_), "the sender gave up");
    throw;
  }
  end_copy();
}

void copy_field(const Value& value, std::string& out) {
  if (!value) {
    out += "\\N";
    return;
  }
  for (const char c : *value) {
    switch (c) {
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace erp::db
