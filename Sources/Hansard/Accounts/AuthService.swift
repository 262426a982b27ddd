package import Mesh

/// Signing up, in and out, and everything that proves who one is.
@Service("auth")
package struct AuthService: Sendable {
    let context: AccountContext
    let refreshes = SharedRefreshes()

    init(context: AccountContext) { self.context = context }

    /// Makes an account with a workspace of its own, signs it in, and mails a link that confirms the address.
    /// The first account owns the instance.
    @Operation(
        .post, "/auth/signup", for: .anyone, status: .created, emits: .userCreated, rate: .credentials, tool: false,
        replays: false,
        fails: [.userAlreadyExists, .signUpClosed])
    package func signUp(_ draft: SignUpDraft, by caller: Caller) async throws -> SignedIn {
        try await makeAccount(draft, caller)
    }

    /// Confirms an address with the token of a mailed link.
    @Operation(
        .post, "/auth/verify-email", for: .anyone, emits: .emailVerified, rate: .credentials, tool: false,
        replays: false)
    package func verifyEmail(_ mailed: MailedToken, by caller: Caller) async throws {
        try await confirmAddress(mailed.token, caller)
    }

    /// Mails another link that confirms an address. The answer does not tell whether there is such an account.
    @Operation(
        .post, "/auth/resend-verification", for: .anyone, emits: .verificationRequested, rate: .credentials,
        tool: false, replays: false)
    package func resendVerification(_ request: MailRequest, by caller: Caller) async throws {
        context.mail.work.post("verification mail") { try await mailVerification(to: request.email, caller) }
    }

    /// Signs in.
    @Operation(
        .post, "/auth/login", for: .anyone, emits: .sessionCreated, rate: .credentials, tool: false, replays: false,
        fails: [.unauthorized])
    package func login(_ attempt: SignInAttempt, by caller: Caller) async throws -> SignedIn {
        try await signIn(attempt, caller)
    }

    /// Carries a session on with its refresh token, which is good for one use: the answer holds the next one.
    ///
    /// A token that is used again ends the whole session, since one of the two users has stolen it. Two requests with
    /// one token that are under way at the same time get the same answer. Whatever is wrong, the answer is the same.
    @Operation(
        .post, "/auth/refresh", for: .anyone, emits: .sessionRefreshed, rate: .credentials, tool: false, replays: false,
        fails: [.unauthorized])
    package func refresh(_ request: RefreshRequest, by caller: Caller) async throws -> SignedIn {
        try await carryOn(request.token(of: caller), caller)
    }

    /// Signs out: ends the session of the access token, and that of the refresh token, if there are any.
    @Operation(.post, "/auth/logout", for: .anyone, emits: .sessionRevoked, tool: false, replays: false)
    package func logout(_ request: RefreshRequest, by caller: Caller) async throws -> SignedOut {
        try await signOut(request.token(of: caller), caller)
    }

    /// Mails a link by which a new password can be chosen. The answer does not tell whether there is such an account.
    @Operation(
        .post, "/auth/forgot-password", for: .anyone, emits: .resetRequested, rate: .credentials, tool: false,
        replays: false)
    package func forgotPassword(_ request: MailRequest, by caller: Caller) async throws {
        context.mail.work.post("reset mail") { try await mailReset(to: request.email, caller) }
    }

    /// Sets a new password with the token of a mailed link, and signs out everywhere.
    @Operation(
        .post, "/auth/reset-password", for: .anyone, emits: .passwordReset, rate: .credentials, tool: false,
        replays: false)
    package func resetPassword(_ reset: PasswordReset, by caller: Caller) async throws {
        try await setPassword(reset, caller)
    }

    /// Changes one's own password, and signs out everywhere else.
    @Operation(
        .post, "/auth/change-password", for: .person, emits: .passwordChanged, rate: .credentials, tool: false,
        replays: false)
    package func changePassword(_ change: PasswordChange, by caller: Caller) async throws -> SessionsEnded {
        try await replacePassword(change, caller)
    }

    /// Gives one's own password once more, as is asked before something that cannot be undone.
    @Operation(
        .post, "/auth/confirm-password", for: .person, emits: .sessionConfirmed, rate: .credentials, tool: false,
        replays: false)
    package func confirmPassword(_ confirmation: PasswordConfirmation, by caller: Caller) async throws {
        try await confirm(confirmation.password, caller)
    }

    /// Lists where one is signed in, the newest session first.
    @Operation(.get, "/auth/sessions", for: .person, tool: false)
    package func sessions(page: Page, by caller: Caller) async throws -> PageOf<SignInSession> {
        try await ownSessions(page, caller)
    }

    /// Signs out one of one's own sessions.
    @Operation(.delete, "/auth/sessions/{id}", for: .person, emits: .sessionRevoked, tool: false)
    package func endSession(_ id: SignInSession.ID, by caller: Caller) async throws {
        try await endOwn(id, caller)
    }

    /// Signs out everywhere else.
    @Operation(.delete, "/auth/sessions", for: .person, emits: .sessionRevoked, tool: false)
    package func endOtherSessions(by caller: Caller) async throws -> SessionsEnded {
        try await endOwnButThis(caller)
    }
}
