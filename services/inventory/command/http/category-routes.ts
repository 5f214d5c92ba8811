import type { Route } from '@annals/http'
import { addCategorySchema, categoryParamsSchema, changeCategorySchema } from '@annals/inventory-contracts'
import { type CommandRoutesContext, commandRoute, type Target } from '@annals/part'
import { addCategory } from '../domain/add-category.ts'
import { type Category, category, categoryRevision } from '../domain/category.ts'
import { changeCategory } from '../domain/change-category.ts'
import type { CategoryEvent, InventoryEvent } from '../domain/events.ts'
import { categoryStream } from '../domain/streams.ts'

const target: Target<Category, CategoryEvent> = {
  prefix: categoryStream(''),
  aggregate: category,
  revision: categoryRevision,
}

/** What the warehouse may do with categories. */
export function categoryRoutes(context: CommandRoutesContext<InventoryEvent>): readonly Route[] {
  return [
    commandRoute(context, {
      method: 'post',
      path: '/categories',
      operationId: 'addCategory',
      summary: 'Add a category',
      roles: ['warehouse'],
      body: addCategorySchema,
      success: 201,
      target,
      refusals: { 'category-id-taken': 409 },
      decide: async ({ body }, loader) => {
        const categoryId = body.categoryId ?? context.own.mintId()
        const state = await loader.one(category, categoryStream(categoryId))
        return addCategory({ categoryId, details: detailsOf(body) }, state)
      },
    }),
    commandRoute(context, {
      method: 'put',
      path: '/categories/:categoryId',
      operationId: 'changeCategory',
      summary: "Replace a category's name and description",
      roles: ['warehouse'],
      ifMatch: 'required',
      params: categoryParamsSchema,
      body: changeCategorySchema,
      success: 200,
      target,
      refusals: { 'category-unknown': 404 },
      decide: async ({ params: { categoryId }, body }, loader) => {
        const state = await loader.one(category, categoryStream(categoryId))
        return changeCategory({ categoryId, details: detailsOf(body) }, state)
      },
    }),
  ]
}

function detailsOf({
  name,
  description,
}: {
  readonly name: string
  readonly description?: string | undefined
}) {
  return { name, description: description ?? null }
}
