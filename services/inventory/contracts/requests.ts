import { centsSchema, idSchema, quantitySchema, textSchema } from '@annals/contracts'
import { z } from 'zod'

const clientId = "The client's own id; one is minted when left out."
const categoryFields = { name: textSchema(100), description: textSchema(1_000, 'multiline').optional() }
const productFields = { name: textSchema(200), categoryId: idSchema }

export const addCategorySchema = z
  .strictObject({ categoryId: idSchema.optional().describe(clientId), ...categoryFields })
  .meta({ id: 'AddCategory' })

/** A whole replacement: a description that is left out is removed. */
export const changeCategorySchema = z.strictObject(categoryFields).meta({ id: 'ChangeCategory' })

export const addProductSchema = z
  .strictObject({
    productId: idSchema.optional().describe(clientId),
    ...productFields,
    priceCents: centsSchema,
  })
  .meta({ id: 'AddProduct' })

export const changeProductSchema = z.strictObject(productFields).meta({ id: 'ChangeProduct' })

export const changeProductPriceSchema = z
  .strictObject({ priceCents: centsSchema })
  .meta({ id: 'ChangeProductPrice' })

export const receiveStockSchema = z
  .strictObject({
    quantity: quantitySchema,
    receiptId: idSchema
      .optional()
      .describe(
        "The sender's own id of this delivery: received once, however often and however late it is sent.",
      ),
  })
  .meta({ id: 'ReceiveStock' })

export const adjustStockSchema = z
  .strictObject({
    delta: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .refine((delta) => delta !== 0, { error: 'delta-zero' }),
    reason: textSchema(200),
  })
  .meta({ id: 'AdjustStock' })

export const categoryParamsSchema = z.strictObject({ categoryId: idSchema })
export const productParamsSchema = z.strictObject({ productId: idSchema })
