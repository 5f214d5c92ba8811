/** An invented shop for the table and the kitchen: categories with the goods in them and their prices in cents. */
type InventedCategory = {
  readonly name: string
  readonly description: string
  readonly goods: readonly { readonly name: string; readonly priceCents: number }[]
}

export const inventedCategories: readonly InventedCategory[] = [
  {
    name: 'Teas',
    description: 'Leaf teas and infusions, in tins of 100 g',
    goods: [
      { name: 'Mist of the Terraces', priceCents: 1_290 },
      { name: 'Thé du Phare', priceCents: 1_450 },
      { name: 'Smoke and Cedar', priceCents: 1_675 },
      { name: 'Verveine des Murets', priceCents: 890 },
      { name: 'Karawane Rooibos', priceCents: 940 },
      { name: 'نعناع الصباح', priceCents: 760 },
    ],
  },
  {
    name: 'Coffees',
    description: 'Whole beans, roasted every Tuesday, in bags of 250 g',
    goods: [
      { name: 'Espresso Faubourg', priceCents: 980 },
      { name: 'Café de la Loma', priceCents: 1_120 },
      { name: 'Night Shift Decaf', priceCents: 1_050 },
      { name: 'Harbour Filter', priceCents: 1_195 },
      { name: 'Moka Tizi', priceCents: 1_330 },
    ],
  },
  {
    name: 'Épicerie fine',
    description: 'Jars, oils and salts that make a plain dish a good one',
    goods: [
      { name: 'Huile d’olive du Vallon', priceCents: 1_890 },
      { name: 'Sel fumé de l’Île Grise', priceCents: 640 },
      { name: 'Mostarda di Pere', priceCents: 1_180 },
      { name: 'Pimentón de la Vera Alta', priceCents: 525 },
      { name: 'Miel de châtaignier', priceCents: 1_075 },
      { name: 'Harissa Bab Bhar', priceCents: 595 },
      { name: 'Citrons confits', priceCents: 720 },
    ],
  },
  {
    name: 'Biscuits & chocolates',
    description: 'Baked or melted within the month',
    goods: [
      { name: 'Sablés aux algues', priceCents: 650 },
      { name: 'Ginger Cobbles', priceCents: 480 },
      { name: 'Tablette 74 % “Minuit”', priceCents: 560 },
      { name: 'Alfajores de Doña Inés', priceCents: 890 },
      { name: 'Calissons du Cours', priceCents: 1_240 },
      { name: 'Halva à la pistache', priceCents: 835 },
    ],
  },
  {
    name: 'Tableware',
    description: 'Stoneware and glass from small workshops',
    goods: [
      { name: 'Bol Galet, 40 cl', priceCents: 2_450 },
      { name: 'Plate Tide, 27 cm', priceCents: 3_100 },
      { name: 'Carafe Source, 1 l', priceCents: 4_200 },
      { name: 'Verre Bulle, par 4', priceCents: 3_680 },
      { name: 'Fuente Arcilla', priceCents: 5_350 },
    ],
  },
  {
    name: 'Kitchen tools',
    description: 'Made to be repaired, not replaced',
    goods: [
      { name: 'Couteau d’office Lame 9', priceCents: 3_890 },
      { name: 'Mortar “Granite”', priceCents: 4_750 },
      { name: 'Cuchara de olivo', priceCents: 1_150 },
      { name: 'Théière Fonte, 0,8 l', priceCents: 6_900 },
      { name: 'Grinder No. 3', priceCents: 8_450 },
      { name: 'Planche Hêtre', priceCents: 2_990 },
    ],
  },
  {
    name: 'Linen',
    description: 'Cotton and flax, woven in the Vosges and in Galicia',
    goods: [
      { name: 'Torchon Rayé, par 3', priceCents: 2_100 },
      { name: 'Apron Foundry', priceCents: 4_490 },
      { name: 'Mantel Rías', priceCents: 5_900 },
      { name: 'Serviettes Lin, par 6', priceCents: 4_800 },
      { name: 'Oven Glove Ember', priceCents: 1_850 },
    ],
  },
]
