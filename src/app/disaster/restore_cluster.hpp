// The cluster of this machine is made from the repository of pgBackRest, to the end of its log.
#pragma once

#include "app/setup/steps.hpp"
#include "base/values.hpp"

namespace erp::app {

// Whether there is a database of this program in it already.
bool holds_our_database(const Cluster&, const Config&);

// What was there is put aside beside it. Answers when the last transaction was committed that came back.
// Throws backup::Unusable, std::runtime_error.
Instant restore_cluster(const Cluster&);

}  // namespace erp::app
