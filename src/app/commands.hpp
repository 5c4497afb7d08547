// The commands of `itdo-erp`, each a function that answers the exit code:
// 0 done, 1 failed, 2 wrong usage, 3 done with warnings, 4 refused before anything was touched.
#pragma once

#include "service/config.hpp"

#include <memory>
#include <string>
#include <vector>

namespace erp::app {

using Snapshot = std::shared_ptr<const ConfigSnapshot>;

// A newer program has been at the database: neither `serve` nor `migrate` goes on. The unit does not start
// again after this status.
constexpr int too_new = 4;

// Runs the server until SIGTERM or SIGINT.
int serve(const Snapshot&, const ConfigSources&);

// Has the running server read its settings again; waits until they are in force or refused.
int reload(const Snapshot&, bool wait);

// Brings the database up to this program's migrations, as role itdo_migrator.
int migrate(const Snapshot&, bool only_check);

// Creates roles and database on a fresh cluster; needs a superuser. May be repeated.
int set_up_database(const Snapshot&, const std::string& superuser_url);

struct SetupOptions {
  std::string company, code, administrator;  // an empty company: none is made
  bool non_interactive = false;
};
// From an installed package to a running service: PostgreSQL, roles, database, web site, units. May be
// repeated.
int set_up(const Snapshot&, const SetupOptions&);

struct OrganizationOptions {
  std::string code, name, email, password;  // an empty password: one is made and printed
};
// A company with its chart of accounts, periods of the running fiscal year, and its first administrator.
int add_organization(const Snapshot&, const OrganizationOptions&);

// The companies of this installation: how many people and bytes each has, and how many it may have.
int list_organizations(const Snapshot&);
// Nobody of a suspended company can sign in or go on working; resuming takes that back. Nothing else changes.
int suspend_organization(const Snapshot&, const std::string& code, bool suspended);
// How much it may use; 0: as much as it likes; -1: as it is.
int limit_organization(
    const Snapshot&, const std::string& code, std::int64_t users, std::int64_t storage_megabytes);
// All that is kept of a company, as one file of JSON lines for each table in a new folder, and its files
// beside them. No secrets: no hashes of passwords, tokens or keys.
int export_organization(const Snapshot&, const std::string& code, const std::string& folder);
// Removes a suspended company and all that is kept of it, for good; needs a superuser, as what is final is
// final for everybody else.
int remove_organization(const Snapshot&, const std::string& code, const std::string& superuser_url);

struct UserOptions {
  std::string email, name, password, organization;
  std::vector<std::string> roles;
};
int add_user(const Snapshot&, const UserOptions&);
// A person of one company works for another one too, with the roles that she has there; or no longer.
int join_organization(const Snapshot&, const UserOptions&);
int leave_organization(const Snapshot&, const UserOptions&);
int set_user_password(const Snapshot&, const std::string& email, const std::string& password);
// For who has lost device and paper, when no administrator is left to help.
int remove_second_factor(const Snapshot&, const std::string& email);

// Proves the books: seals, digests, balances, numbers. Names the first altered entry. `head`: one that the
// log or a backup remembers and that the chain must still contain; empty: none.
int verify_books(const Snapshot&, const std::string& organization, const std::string& head);
int seal_books(const Snapshot&);
// The same of the audit trail: names each row that was changed, taken out or put in.
// `heads`: a file of books.audit_heads_file that must still be in the chain; `public_key`: by which its lines
// are signed.
struct AuditProofOptions {
  std::string organization, head, heads, public_key;
};
int verify_audit(const Snapshot&, const AuditProofOptions&);
// Rows of the trail, newest first, a line each; days are of the company.
struct AuditSearch {
  std::string organization, person, resource, record, action, from, to;
  std::int64_t limit = 100;
};
int search_audit(const Snapshot&, const AuditSearch&);
// The same rows, all of them and oldest first, as a file of JSON lines; the export itself is written down.
int export_audit(const Snapshot&, const AuditSearch&, const std::string& file);
int seal_audit(const Snapshot&);

struct DemoOptions {
  bool if_empty = false;
  long scale = 1;
};
int load_demo(const Snapshot&, const DemoOptions&);
int print_demo_sign_ins();

// What others are told of the documents: OpenAPI, TypeScript, differences with the database.
int describe_openapi();
int describe_typescript();
int check_schema(const Snapshot&);

// Where the files that come with the program lie: beside the binary in an installation, or in the source
// tree.
std::string shared_folder(const std::string& name);  // "migrations", "i18n"

}  // namespace erp::app
