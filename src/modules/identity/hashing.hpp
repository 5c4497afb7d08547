// How this process hashes passwords: as the sign-in service says while there is one, otherwise (command line)
// at the built-in cost. With it go the keys that lie beside the database.
#pragma once

#include "service/passwords.hpp"

#include <memory>

namespace erp::identity {

std::shared_ptr<const Passwords> hashing();
// From now on; null: as built in.
void use_hashing(std::shared_ptr<const Passwords>);
// The keys of what is built in; read when they are needed. See KeyRing.
void use_secret_file(std::filesystem::path);

// True if the password belongs to one of these hashes.
bool was_used(const Passwords&, std::string_view password, const std::vector<std::string>& hashes);

// What PostgreSQL writes for text[] through array_to_string(…, ' '): hashes hold no blanks.
std::vector<std::string> split_hashes(std::string_view);

// Keeps the hash as the one in force and as the first of the last five, and ends what the former password
// began: a link for a new one, a sign-in that waits for its code. $1 user, $2 hash, $3 organization.
inline constexpr std::string_view store_hash_sql =
    "with link as (delete from password_reset where user_id = $1), "
    "challenge as (delete from sign_in_challenge where user_id = $1) insert into user_password as p "
    "(user_id, hash, previous, organization_id) values ($1, $2, array[$2], "
    "$3) "
    "on conflict (user_id) do update set hash = excluded.hash, "
    "previous = (excluded.previous || p.previous)[1:5], changed_at = now()";

}  // namespace erp::identity
