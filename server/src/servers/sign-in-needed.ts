/** A person has to sign in at the provider (again): waiting does not help. The message says why. */
export class SignInNeeded extends Error {}

/** The provider could not be asked for a token: it may work the next time. */
export class SignInUnavailable extends Error {}

/** Answers an access token; not the one that a server has just refused. */
export type AccessToken = (refused?: string) => Promise<string>;

/**
 * Logs in with an access token. Where the server refuses it, once more with a new one: a token can end before its time, such
 * as after a change of the password.
 */
export const withAccessToken = async <T>(
  accessToken: AccessToken,
  logIn: (token: string) => Promise<T>,
  isRefused: (error: unknown) => boolean
): Promise<T> => {
  const token = await accessToken();
  try {
    return await logIn(token);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return logIn(await accessToken(token));
  }
};
