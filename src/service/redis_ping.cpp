#include "service/redis_ping.hpp"

#include "service/redis_address.hpp"

#include <hiredis/hiredis.h>

#include <memory>
#include <string_view>

namespace erp {
namespace {

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(void* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

// Why this is not the wanted answer; empty if it is.
std::string fault_of(const redisContext& context, const Reply& reply, std::string_view wanted) {
  if (!reply) return *context.errstr ? context.errstr : "no answer";
  const std::string_view text{reply->str ? reply->str : "", reply->str ? reply->len : 0};
  if (reply->type == REDIS_REPLY_STATUS && text == wanted) return {};
  return text.empty() ? "an unexpected answer" : std::string{text};
}

}  // namespace

std::string ping_redis(const std::string& url, std::chrono::milliseconds at_most) {
  RedisAddress address;
  if (!parse(url, address)) return "redis.url cannot be read";
  const timeval time{
      static_cast<time_t>(at_most.count() / 1000), static_cast<suseconds_t>(at_most.count() % 1000 * 1000)};
  const std::unique_ptr<redisContext, FreeContext> context{
      address.socket.empty() ? redisConnectWithTimeout(address.host.c_str(), address.port, time)
                             : redisConnectUnixWithTimeout(address.socket.c_str(), time)};
  if (!context) return "no memory";
  if (context->err) return context->errstr;
  redisSetTimeout(context.get(), time);
  const auto ask = [&](auto... words) {
    return Reply{static_cast<redisReply*>(redisCommand(context.get(), words...))};
  };
  if (!address.password.empty()) {
    const Reply reply = address.user.empty()
                            ? ask("AUTH %s", address.password.c_str())
                            : ask("AUTH %s %s", address.user.c_str(), address.password.c_str());
    if (auto fault = fault_of(*context, reply, "OK"); !fault.empty()) return fault;
  }
  return fault_of(*context, ask("PING"), "PONG");
}

}  // namespace erp
