import { type Request, type Response, Router, urlencoded } from 'express'
import type Provider from 'oidc-provider'
import { z } from 'zod'
import type { DemoUser } from './demo-users.ts'
import type { CheckLogin } from './login-throttle.ts'
import { languages } from './page-words.ts'
import { type LoginPage, loginPage } from './pages.ts'
import { loginActionPath } from './provider-configuration.ts'
import { languageOf } from './provider-pages.ts'
import { sendPage } from './send-page.ts'

const loginFormSchema = z.object({ username: z.string().max(100), password: z.string().max(200) })

/**
 * The form that a person fills in, at the place where Keycloak has it. The login that it belongs to is found by a
 * cookie that other sites cannot make a browser send with a POST (SameSite=Lax).
 */
export function loginRoutes(provider: Provider, users: readonly DemoUser[], checkLogin: CheckLogin): Router {
  const router = Router()
  const path = `${loginActionPath}/:login`

  router.get(path, async (request, response) => {
    const { params } = await provider.interactionDetails(request, response)
    const hint = params['login_hint']
    show(request, response, 200, { username: typeof hint === 'string' ? hint : '' })
  })

  router.post(
    path,
    urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 }),
    async (request, response) => {
      await provider.interactionDetails(request, response)
      const form = loginFormSchema.safeParse(request.body).data ?? { username: '', password: '' }
      const answer = checkLogin(form.username, form.password)
      switch (answer.kind) {
        case 'welcome':
          await provider.interactionFinished(
            request,
            response,
            { login: { accountId: answer.user.id, amr: ['pwd'] } },
            { mergeWithLastSubmission: false },
          )
          return
        case 'wrong':
          show(request, response, 400, { username: form.username, refusal: { kind: 'wrong' } })
          return
        case 'locked': {
          const retryAfterSeconds = Math.ceil(answer.retryAfterMs / 1000)
          response.set('Retry-After', String(retryAfterSeconds))
          show(request, response, 429, {
            username: form.username,
            refusal: { kind: 'locked', retryAfterSeconds },
          })
        }
      }
    },
  )

  function show(
    request: Request,
    response: Response,
    status: number,
    page: Pick<LoginPage, 'username' | 'refusal'>,
  ): void {
    const language = languageOf(request.acceptsLanguages([...languages]))
    response.status(status)
    sendPage(response, loginPage({ language, action: request.originalUrl, users, ...page }))
  }

  return router
}
