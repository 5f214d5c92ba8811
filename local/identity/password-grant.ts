import type Provider from 'oidc-provider'
import type { TokenEndpointGrantContext } from 'oidc-provider'
import { apiResource, apiResourceServer, scopes } from './api-resource.ts'
import type { OidcProviderModule } from './load-oidc-provider.ts'
import type { CheckLogin } from './login-throttle.ts'

type PasswordParameters = { readonly username?: string; readonly password?: string }

/** The password grant (RFC 6749 §4.3), for copy-paste lines in the demo; only clients of the kind `curl` have it. */
export function registerPasswordGrant(
  provider: Provider,
  errors: OidcProviderModule['errors'],
  checkLogin: CheckLogin,
  accessTokenSeconds: number,
): void {
  provider.registerGrantType<PasswordParameters>('password', passwordGrant, ['username', 'password', 'scope'])

  async function passwordGrant(ctx: TokenEndpointGrantContext<PasswordParameters>): Promise<void> {
    const { client, params } = ctx.oidc
    const answer = checkLogin(params.username ?? '', params.password ?? '')
    if (answer.kind === 'locked') {
      const seconds = Math.ceil(answer.retryAfterMs / 1000)
      ctx.set('Retry-After', String(seconds))
      throw refusal(429, `too many wrong passwords for this name, try again in ${seconds} s`)
    }
    if (answer.kind === 'wrong') throw refusal(400, 'the username or the password is wrong')

    const accountId = answer.user.id
    const scope = scopes.filter((known) => ctx.oidc.requestParamScopes.has(known)).join(' ')
    const grantId = await grantAll(accountId, client.clientId)
    const source = { client, accountId, grantId, gty: 'password', scope }

    const accessToken = new provider.AccessToken(source)
    accessToken.resourceServer = new provider.ResourceServer(
      apiResource,
      apiResourceServer(accessTokenSeconds),
    )
    ctx.oidc.entity('AccessToken', accessToken)

    const refreshToken = new provider.RefreshToken({ ...source, resource: apiResource })
    ctx.oidc.entity('RefreshToken', refreshToken)

    ctx.body = {
      access_token: await accessToken.save(),
      expires_in: accessToken.expiration,
      refresh_token: await refreshToken.save(),
      token_type: accessToken.tokenType,
      ...(scope === '' ? {} : { scope }),
    }
  }

  async function grantAll(accountId: string, clientId: string): Promise<string> {
    const grant = new provider.Grant({ accountId, clientId })
    grant.addOIDCScope([...scopes])
    grant.addResourceScope(apiResource, [...scopes])
    return grant.save()
  }

  function refusal(status: number, description: string): Error {
    const error = new errors.CustomOIDCProviderError('invalid_grant', description)
    return Object.assign(error, { status, statusCode: status })
  }
}
