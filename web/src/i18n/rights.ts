// The words of the organization, and of who may do what in it.

const ja = {
  rightsOf: {
    title: '権限の内訳',
    mine: '自分の権限',
    roles: '役割とその理由',
    none: '役割がありません。',
    given: '直接の割り当て',
    forATime: '期間付きの割り当て',
    lent: (name: string) => `${name} さんからの委任`,
    inherited: (role: string) => `「${role}」に含まれる`,
    why: '権限の理由を調べる',
    resource: '対象',
    action: '操作',
    may: (resource: string, action: string, reach: string) =>
      `「${resource}」の「${action}」ができます（範囲: ${reach}）。`,
    mayNot: (resource: string, action: string) =>
      `「${resource}」の「${action}」はできません。この操作を認める役割がありません。`,
    denied: (resource: string, action: string) =>
      `「${resource}」の「${action}」はできません。禁止している役割があります。`,
    gives: (reach: string) => `範囲: ${reach}`,
    denies: '禁止',
    hidden: (fields: string) => `表示されない項目: ${fields}`,
  },
  departments: {
    list: '一覧で表示',
    below: (name: string) => `${name}の下位部門`,
    manager: '部門長',
    people: (n: number) => `現在 ${n} 人`,
    planned: '予定の組織改編は、適用日に反映されます。',
    none: 'この日に有効な部門はありません。',
  },
  review: {
    undecided: (n: string) => `未確認 ${n} 人`,
    yourself: '自分の権限は、ほかの管理者が確認します。',
    change: (name: string) => `${name}: 変更が必要`,
    changeWhy: '役割を変更するまで、この棚卸しは終了できません。',
    note: 'メモ',
  },
}

const en: typeof ja = {
  rightsOf: {
    title: 'Rights, and where they come from',
    mine: 'My rights',
    roles: 'Roles, and where they come from',
    none: 'No roles.',
    given: 'given',
    forATime: 'given for a time',
    lent: (name) => `lent by ${name}`,
    inherited: (role) => `part of ${role}`,
    why: 'Why a right is there, or is not',
    resource: 'Record',
    action: 'Action',
    may: (resource, action, reach) => `${resource} – ${action}: yes, for: ${reach}.`,
    mayNot: (resource, action) => `${resource} – ${action}: no. None of the roles gives it.`,
    denied: (resource, action) => `${resource} – ${action}: no. A role denies it.`,
    gives: (reach) => `for: ${reach}`,
    denies: 'denies it',
    hidden: (fields) => `Hidden fields: ${fields}`,
  },
  departments: {
    list: 'As a list',
    below: (name) => `Departments below ${name}`,
    manager: 'Head:',
    people: (n) => (n === 1 ? '1 person now' : `${n} people now`),
    planned: 'Planned changes show from their day on.',
    none: 'There were no departments on this day.',
  },
  review: {
    undecided: (n) => `${n} undecided`,
    yourself: 'Your own rights are for another administrator to judge.',
    change: (name) => `${name}: has to change`,
    changeWhy: 'The review can be signed off only after the roles were changed.',
    note: 'Note',
  },
}

export const rights = { ja, en }
