// Measures what the performance baselines are about, each figure from what changed since the look before.
#pragma once

#include "api/context.hpp"
#include "base/values.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace erp::app {

class Sampler {
 public:
  explicit Sampler(api::Context&);
  void take();  // in a fiber; throws when the database is away, after the machine was looked at

 private:
  // A figure that only grows, and by how much since it was read before; none at first, or after a restart of
  // what counts.
  class Growth {
   public:
    std::optional<double> since(double total);

   private:
    std::optional<double> before_;
  };

  void look_at_machine();
  void look_at_program();
  void look_at_database();
  void note(std::string_view id, double value);
  // The mean of what happened since the look before, in milliseconds; nothing happened: no figure.
  void note_mean(std::string_view id, std::optional<double> seconds, std::optional<double> count);

  api::Context& context_;
  Instant now_;
  Growth busy_, all_, bytes_, clock_, api_seconds_, api_count_, page_seconds_, page_count_, query_seconds_,
      query_count_, hits_, reads_, transactions_, database_clock_;
};

}  // namespace erp::app
