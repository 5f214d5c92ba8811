import assert from 'node:assert/strict'
import { test } from 'node:test'
import { InputError } from '../csv/input-error.ts'
import { deriveId } from './derive-id.ts'
import { readShop, type ShopFile } from './read-shop.ts'

const files = {
  'categories.csv': 'category_id,name,description\n1,Beverages,"Teas, beers"\n',
  'products.csv':
    'product_id,name,category_id,unit_price,units_in_stock,discontinued\n11,Chai,1,18,39,0\n12,Chang,1,19.5,0,1\n',
  'customers.csv':
    'customer_id,company_name,address,city,region,postal_code,country,phone\nALFKI,Alfreds,Obere Str. 57,Berlin,,12209,Germany,030-0074321\nIT,IT,,,,,,\n',
  'orders.csv':
    'order_id,customer_id,order_date,required_date,shipped_date,ship_address,ship_city,ship_postal_code,ship_country\n' +
    '500,ALFKI,1996-07-04 00:00:00.000,1996-08-01,1996-07-16,Dock 1,Bremen,28195,Germany\n501,IT,1996-07-05,,,,,,\n',
  'order_lines.csv':
    'order_id,product_id,unit_price,quantity,discount\n500,11,14,12,0.05\n500,11,14,3,0.0\n501,12,9.8,10,0.0\n',
}

function read(changes: Partial<Record<ShopFile, string>> = {}) {
  const bytes = (file: ShopFile) => new TextEncoder().encode(changes[file] ?? files[file])
  return readShop({
    'categories.csv': bytes('categories.csv'),
    'products.csv': bytes('products.csv'),
    'customers.csv': bytes('customers.csv'),
    'orders.csv': bytes('orders.csv'),
    'order_lines.csv': bytes('order_lines.csv'),
  })
}

const refusedLines = (changes: Partial<Record<ShopFile, string>>) =>
  read(changes).refusals.map(({ file, line, column, rule }) => `${file} ${line} ${column ?? ''} ${rule}`)

test('a whole shop is read: names, addresses, prices in cents, discounts in basis points, goals', () => {
  const { shop, refusals } = read()
  assert.deepEqual(refusals, [])
  assert.deepEqual(shop.categories[0]?.request, {
    categoryId: deriveId('category', '1'),
    name: 'Beverages',
    description: 'Teas, beers',
  })
  assert.deepEqual(shop.products[1], {
    at: { file: 'products.csv', line: 3 },
    request: {
      productId: deriveId('product', '12'),
      name: 'Chang',
      categoryId: deriveId('category', '1'),
      priceCents: 1_950,
    },
    unitsInStock: 0,
    goal: 'Discontinued',
  })
  assert.deepEqual(shop.customers[0]?.request, {
    customerId: deriveId('customer', 'ALFKI'),
    name: 'Alfreds',
    address: { street: 'Obere Str. 57', city: 'Berlin', postalCode: '12209', country: 'Germany' },
    phone: '030-0074321',
  })
  assert.deepEqual(shop.orders[0], {
    at: { file: 'orders.csv', line: 2 },
    request: {
      orderId: deriveId('order', '500'),
      customerId: deriveId('customer', 'ALFKI'),
      orderDate: '1996-07-04',
      requestedDeliveryDate: '1996-08-01',
      deliveryAddress: { street: 'Dock 1', city: 'Bremen', postalCode: '28195', country: 'Germany' },
      lines: [line('500', 1, '11', 12, 1_400, 500), line('500', 2, '11', 3, 1_400, 0)],
    },
    lines: [
      { file: 'order_lines.csv', line: 2 },
      { file: 'order_lines.csv', line: 3 },
    ],
    goal: { status: 'Shipped', shippedDate: '1996-07-16' },
  })
})

function line(
  orderId: string,
  n: number,
  productId: string,
  quantity: number,
  cents: number,
  discount: number,
) {
  return {
    lineId: deriveId('order-line', orderId, String(n)),
    productId: deriveId('product', productId),
    quantity,
    unitPriceCents: cents,
    discountBasisPoints: discount,
  }
}

test('what is blank is left out and never invented', () => {
  const { shop } = read()
  assert.deepEqual(shop.customers[1]?.request, { customerId: deriveId('customer', 'IT'), name: 'IT' })
  assert.deepEqual(Object.keys(shop.orders[1]?.request ?? {}), [
    'orderId',
    'customerId',
    'orderDate',
    'lines',
  ])
  assert.deepEqual(shop.orders[1]?.goal, { status: 'Created' })
})

test('ids are trimmed before they are derived or looked up', () => {
  const { shop, refusals } = read({
    'customers.csv': files['customers.csv'].replace('ALFKI', ' ALFKI\t'),
    'order_lines.csv': files['order_lines.csv'].replace('500,11', ' 500 , 11 '),
  })
  assert.deepEqual(refusals, [])
  assert.equal(shop.customers[0]?.request.customerId, deriveId('customer', 'ALFKI'))
})

test('a product of an unknown category is refused, and with it its lines, their orders and the other lines of those', () => {
  assert.deepEqual(refusedLines({ 'products.csv': files['products.csv'].replace('Chai,1', 'Chai,9') }), [
    'products.csv 2 category_id 9 is no category: it is missing in categories.csv or was refused there',
    'orders.csv 2 order_id its line 2 of order_lines.csv was refused',
    'order_lines.csv 2 product_id 11 is no product: it is missing in products.csv or was refused there',
    'order_lines.csv 3 product_id 11 is no product: it is missing in products.csv or was refused there',
  ])
})

test('an order is never imported in part: a bad line refuses it and each of its lines is told', () => {
  const changes = { 'order_lines.csv': files['order_lines.csv'].replace('500,11,14,3', '500,11,14,0') }
  assert.deepEqual(refusedLines(changes), [
    'orders.csv 2 order_id its line 3 of order_lines.csv was refused',
    'order_lines.csv 3 quantity must be a whole number from 1 to 1000000',
    'order_lines.csv 2 order_id 500 is no order: it is missing in orders.csv or was refused there',
  ])
  assert.deepEqual(
    read(changes).shop.orders.map(({ at }) => at.line),
    [3],
  )
})

test('a line whose cells are out of step with the header still refuses its order', () => {
  const changes = { 'order_lines.csv': files['order_lines.csv'].replace('500,11,14,3,0.0', '500,11,14,3') }
  assert.deepEqual(refusedLines(changes).slice(0, 2), [
    'orders.csv 2 order_id its line 3 of order_lines.csv was refused',
    'order_lines.csv 3  has 4 cells where the header has 5',
  ])
})

test('an order without a line, of an unknown customer, or shipped before it was placed is refused', () => {
  assert.deepEqual(
    refusedLines({
      'orders.csv': `${files['orders.csv'].replace('1996-07-16', '1996-07-03').replace('501,IT', '501,NOBODY')}502,IT,1996-07-05,,,,,,\n`,
    }).filter((text) => text.startsWith('orders.csv')),
    [
      'orders.csv 2 shipped_date is before the order date 1996-07-04',
      'orders.csv 3 customer_id NOBODY is no customer: it is missing in customers.csv or was refused there',
      'orders.csv 4 order_id has no line in order_lines.csv',
    ],
  )
})

test('of two rows with one id the second is refused and names the first', () => {
  assert.deepEqual(refusedLines({ 'customers.csv': `${files['customers.csv']} IT ,Other,,,,,,\n` }), [
    'customers.csv 4 customer_id IT is already on line 3',
  ])
})

test("what the API's own schema refuses is refused before anything is sent, with its column", () => {
  const long = 'x'.repeat(201)
  assert.match(
    refusedLines({ 'customers.csv': files['customers.csv'].replace('Alfreds', long) })[0] ?? '',
    /^customers.csv 2 company_name /,
  )
  assert.match(
    refusedLines({ 'orders.csv': files['orders.csv'].replace('Bremen', 'Bre\u0000men') })[0] ?? '',
    /^orders.csv 2 ship_city control-character$/,
  )
})

test('every broken cell of a row is told', () => {
  assert.deepEqual(
    refusedLines({ 'order_lines.csv': files['order_lines.csv'].replace('9.8,10,0.0', '9.888,1.5,2') }).slice(
      1,
    ),
    [
      'order_lines.csv 4 unit_price must be an amount such as 12.50: not negative, at most 2 decimals',
      'order_lines.csv 4 quantity must be a whole number from 1 to 1000000',
      'order_lines.csv 4 discount must be a fraction from 0 to 1 such as 0.15: at most 4 decimals',
    ],
  )
})

test('missing columns of all files are told at once, and columns that are not read are a notice', () => {
  assert.throws(
    () =>
      read({
        'orders.csv': 'order_id\n',
        'products.csv': files['products.csv'].replace('discontinued', 'gone'),
      }),
    (error) => {
      assert.ok(error instanceof InputError)
      assert.deepEqual(
        error.problems.map((problem) => problem.slice(0, problem.indexOf(' is missing'))),
        [
          'products.csv: the column discontinued',
          'orders.csv: the column customer_id',
          'orders.csv: the column order_date',
          'orders.csv: the column required_date',
          'orders.csv: the column shipped_date',
        ],
      )
      return true
    },
  )
  assert.deepEqual(
    read({ 'categories.csv': files['categories.csv'].replace('description', 'picture') }).notices,
    ['categories.csv: columns that are not imported: picture'],
  )
})

test('derived ids stay the same for ever', () => {
  assert.equal(deriveId('customer', 'ALFKI'), '376314ac-5f40-5a70-bbee-bb72b9905174')
  assert.equal(deriveId('order-line', '500', '1'), 'b866c03c-292e-597b-9d55-291b700f8ed3')
})
