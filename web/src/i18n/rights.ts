// The words of the organization, and of who may do what in it.

const ja = {
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
