// All screens that are described; importing this declares them.
export * from './accounting/screens'
export * from './banking/screens'
export * from './item/screens'
export * from './operations/screens'
export * from './organization/screens'
export * from './party/screens'
export * from './project/screens'
export * from './sales/screens'
