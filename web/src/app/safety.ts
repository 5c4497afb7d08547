// Who one is, how one signs in beyond the password, and where: fetched when it is first needed, as one piece.
export { ApiKeysSection } from './api_keys_section'
export { LendingSection } from './lending_section'
export { OwnDataSection } from './own_data_section'
export { OwnRightsSection } from './own_rights_section'
export { ProfileSection } from './profile_section'
export { SecondFactorGate } from './second_factor_gate'
export { SecondFactorSection } from './second_factor_section'
export { SessionsSection } from './sessions_section'
