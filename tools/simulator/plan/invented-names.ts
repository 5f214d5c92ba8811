/** Invented drivers and vehicles: none of them is of anybody. */
export const firstNames = [
  'Élodie',
  'Noël',
  'Maëlys',
  'Théo',
  'Íñigo',
  'Begoña',
  'Harriet',
  'Owen',
  'Jörg',
  'Änne',
  'ليلى',
  'يوسف',
] as const

export const lastNames = [
  'Garnier',
  'Lefèvre',
  'Chauvin',
  'Baudry',
  'Zubiri',
  'Peñalver',
  'Ashdown',
  'Pryce',
  'Weißhaupt',
  'Köhler',
  'بنعمر',
  'الفاسي',
] as const

export const vehicleModels = [
  { brand: 'Corvane', model: 'Lys', fiscalPower: 4 },
  { brand: 'Corvane', model: 'Lys Break', fiscalPower: 6 },
  { brand: 'Ombrelle', model: '2', fiscalPower: 3 },
  { brand: 'Tarn & Fils', model: 'Utilitaire 9', fiscalPower: 8 },
  { brand: 'Möwe', model: 'Kombi', fiscalPower: 7 },
  { brand: 'Sirocco Works', model: 'Atlas', fiscalPower: 11 },
] as const

export const goods = [
  { name: 'Dash camera', priceCents: 8_990 },
  { name: 'Winter tyre', priceCents: 11_450 },
  { name: 'Warning triangle', priceCents: 999 },
  { name: 'Phone holder', priceCents: 1_333 },
  { name: 'Roof box', priceCents: 32_901 },
  { name: 'First aid kit', priceCents: 2_447 },
] as const
