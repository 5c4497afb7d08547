// A record kept in a file of its own, as JSON with every field: also what no request may set.
#pragma once

#include "entity/entity.hpp"

#include <string>
#include <string_view>

namespace erp::app {

std::string written_record(const Entity&, const void* record);
// Throws std::exception if it is no such record; members that the description does not know are passed over.
void read_record(const Entity&, std::string_view text, void* record);

template <class T>
std::string written_record(const T& record) {
  return written_record(T::entity, &record);
}
template <class T>
void read_record(std::string_view text, T& record) {
  read_record(T::entity, text, &record);
}

}  // namespace erp::app
