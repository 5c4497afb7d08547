// What handlers need of the program around them, and what they know of the caller.
#pragma once

#include "db/database.hpp"
#include "entity/entity.hpp"
#include "http/server.hpp"
#include "modules/identity/identity.hpp"

#include <span>
#include <string>
#include <vector>

namespace erp {
class Cache;
class Catalogue;
class CurrentConfig;
class Files;
class OpenIdProvider;
class Rates;
class WorkerPool;
}  // namespace erp

namespace erp::api {

class Events;
class Health;
class PersonalReads;
struct Route;

struct Context {
  db::Database& database;
  CurrentConfig& config;
  identity::SignIn& sign_in;
  Cache& cache;
  Rates& rates;
  WorkerPool& workers;
  Files& files;
  OpenIdProvider& provider;
  Catalogue& catalogue;
  Events& events;
  Health& health;
  PersonalReads& personal_reads;
  std::span<const Entity* const> entities;
  const std::vector<Route>& routes;  // every one that is written by hand
};

// One request on its walk.
struct Call {
  Context& context;
  http::Request& request;
  std::string language = "ja";                    // of messages
  std::shared_ptr<const identity::SignedIn> who;  // null on public routes
  Actor actor;                                    // in the organization that the request names
  std::vector<std::string> arguments;             // what the braces of the route's pattern matched

  bool dry_run() const { return request.parameter("dry_run") == "true"; }
};

// What OpenAPI says of a route beyond its path. Media types: empty means JSON.
struct RouteNotes {
  std::string_view query =
      {};                      // names of parameters, "!" behind those that must be said: "resource! from to"
  std::string_view body = {};  // names of the members of a JSON body, in the same way
  std::string_view takes = {};         // the media type of a body that is not JSON
  std::string_view gives = {};         // the media type of an answer that is not JSON
  const Entity& (*input)() = nullptr;  // a JSON body that is described
};

// A route that is written by hand, beside those that follow from the documents.
struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/invoices/{id}/pdf"
  enum class Access : std::uint8_t { everyone, signed_in } access = Access::signed_in;
  http::Response (*handle)(Call&);
  std::string_view summary;  // for OpenAPI
  RouteNotes notes = {};
};

}  // namespace erp::api
