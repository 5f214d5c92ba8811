/** A country with the towns, streets, names and fictitious phone numbers of the people and shops that we invent there. */
export type InventedCountry = {
  readonly country: string
  readonly towns: readonly { readonly city: string; readonly postalCode: string; readonly region?: string }[]
  readonly streets: readonly string[]
  readonly people: readonly string[]
  readonly businesses: readonly string[]
  /** A range that is set aside for fiction, the last two digits left open; none where we know of none. */
  readonly phone?: string
}

export const inventedCountries: readonly InventedCountry[] = [
  {
    country: 'France',
    towns: [
      { city: 'Lyon', postalCode: '69004' },
      { city: 'Nantes', postalCode: '44000' },
      { city: 'Besançon', postalCode: '25000' },
      { city: 'Saint-Étienne', postalCode: '42100' },
    ],
    streets: ['rue des Tilleuls', 'quai de la Lune', 'impasse du Four', 'avenue des Ateliers'],
    people: ['Élodie Garnier', 'Noël Lefèvre', 'Maëlys Chauvin', 'Théo Baudry'],
    businesses: ['Maison Sabatine', 'Épicerie du Canal', 'Aux Trois Fenouils', 'L’Œuf et la Plume'],
    phone: '+33 1 99 00 12 ',
  },
  {
    country: 'United Kingdom',
    towns: [
      { city: 'Bristol', postalCode: 'BS1 4ZZ' },
      { city: 'Leith', postalCode: 'EH6 6ZZ', region: 'Midlothian' },
      { city: 'Hebden Bridge', postalCode: 'HX7 8ZZ', region: 'West Yorkshire' },
    ],
    streets: ['Tanner’s Row', 'Old Mill Lane', 'Lantern Street'],
    people: ['Harriet Ashdown', 'Owen Pryce', 'Isla MacAulay'],
    businesses: ['Ashdown & Daughters', 'The Copper Kettle', 'Quayside Provisions Ltd'],
    phone: '+44 20 7946 01',
  },
  {
    country: 'España',
    towns: [
      { city: 'Logroño', postalCode: '26001', region: 'La Rioja' },
      { city: 'A Coruña', postalCode: '15003', region: 'Galicia' },
      { city: 'Cádiz', postalCode: '11005', region: 'Andalucía' },
    ],
    streets: ['Calle del Olivar', 'Plaza de la Noria', 'Camino de las Salinas'],
    people: ['Íñigo Zubiri', 'Begoña Peñalver', 'Martín Otero'],
    businesses: ['Ultramarinos Peñalver', 'La Despensa de Ibáñez', 'Niño & Hermanos'],
  },
  {
    country: 'المغرب',
    towns: [
      { city: 'فاس', postalCode: '30000' },
      { city: 'طنجة', postalCode: '90000' },
    ],
    streets: ['زنقة الياسمين', 'شارع المنارة'],
    people: ['ليلى بنعمر', 'يوسف الفاسي', 'أمينة الإدريسي'],
    businesses: ['دار الزعفران', 'متجر النور'],
  },
  {
    country: 'Deutschland',
    towns: [
      { city: 'Lübeck', postalCode: '23552' },
      { city: 'Görlitz', postalCode: '02826', region: 'Sachsen' },
    ],
    streets: ['An der Mühle', 'Große Gasse'],
    people: ['Jörg Weißhaupt', 'Änne Köhler'],
    businesses: ['Kontor Möwe', 'Süßes & Salziges'],
  },
  {
    country: 'United States',
    towns: [
      { city: 'Duluth', postalCode: '55802', region: 'MN' },
      { city: 'Taos', postalCode: '87571', region: 'NM' },
    ],
    streets: ['Lakeview Avenue', 'Paseo del Pinar'],
    people: ['Rosa Whitefeather', 'Calvin "Cal" Brooks'],
    businesses: ['Northwoods Pantry, Inc.', 'Blue Door Mercantile ☕'],
    phone: '+1 218 555 01',
  },
]
