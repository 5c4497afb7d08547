// A saved reply of the desk: its text with placeholders, and what becomes of the ticket that is answered with
// it.
#pragma once

#include "modules/support/macro_text.hpp"
#include "modules/support/ticket.hpp"

namespace erp::support {

enum class MacroOutcome : std::uint8_t { waiting, resolved };

struct SupportMacro {
  Id<SupportMacro> id;
  Version version;
  std::string name;
  std::string text;
  std::optional<Tier> tier;             // the queue it moves to; none: it stays
  std::optional<MacroOutcome> outcome;  // none: it stays open
  bool is_active = true;
  static const Entity entity;
};

// Of the ticket, as the actor of the session answers it.
MacroFacts macro_facts(Session&, const Ticket&);

}  // namespace erp::support
