import Database

extension Migrations {
    /// People, the workspaces they share, and everything by which they prove who they are. Secrets are kept as digests
    /// only.
    static let accounts = Migration(
        number: 2, name: "accounts",
        up: [
            """
            CREATE TABLE users (id {uuid} PRIMARY KEY, name TEXT NOT NULL, email {text} NOT NULL UNIQUE, password_hash TEXT,
            email_verified_at {timestamp}, owns_instance {bool} NOT NULL, version BIGINT NOT NULL, created_at {timestamp} NOT NULL,
            updated_at {timestamp} NOT NULL)
            """,
            "CREATE UNIQUE INDEX users_one_instance_owner ON users (owns_instance) WHERE owns_instance",
            "CREATE INDEX users_by_creation ON users (created_at, id)",
            """
            CREATE TABLE workspaces (id {uuid} PRIMARY KEY, name TEXT NOT NULL, created_by {uuid}, settings {json} NOT NULL,
            version BIGINT NOT NULL, created_at {timestamp} NOT NULL, updated_at {timestamp} NOT NULL)
            """,
            """
            CREATE TABLE members (workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, role TEXT NOT NULL, created_at {timestamp} NOT NULL,
            PRIMARY KEY (workspace_id, user_id))
            """,
            "CREATE INDEX members_by_user ON members (user_id, created_at, workspace_id)",
            """
            CREATE TABLE sessions (id {uuid} PRIMARY KEY, user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, device TEXT NOT NULL,
            user_agent TEXT, address TEXT, confirmed_at {timestamp} NOT NULL, created_at {timestamp} NOT NULL, last_seen_at {timestamp} NOT NULL,
            expires_at {timestamp} NOT NULL, revoked_at {timestamp})
            """,
            "CREATE INDEX sessions_by_user ON sessions (user_id, created_at, id)",
            "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
            """
            CREATE TABLE refresh_tokens (hash {blob} PRIMARY KEY, session_id {uuid} NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            expires_at {timestamp} NOT NULL, used_at {timestamp})
            """,
            "CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)",
            """
            CREATE TABLE one_time_tokens (hash {blob} PRIMARY KEY, user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            purpose TEXT NOT NULL, created_at {timestamp} NOT NULL, expires_at {timestamp} NOT NULL, used_at {timestamp})
            """,
            "CREATE INDEX one_time_tokens_by_user ON one_time_tokens (user_id, purpose, created_at)",
            "CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at)",
            """
            CREATE TABLE api_keys (id {uuid} PRIMARY KEY, workspace_id {uuid} NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            user_id {uuid} NOT NULL REFERENCES users (id) ON DELETE CASCADE, name TEXT NOT NULL, hash {blob} NOT NULL UNIQUE, hint TEXT NOT NULL,
            scopes {json} NOT NULL, expires_at {timestamp}, last_used_at {timestamp}, revoked_at {timestamp}, created_at {timestamp} NOT NULL)
            """,
            "CREATE INDEX api_keys_by_user ON api_keys (workspace_id, user_id, created_at, id)",
        ],
        down: [
            "DROP TABLE api_keys", "DROP TABLE one_time_tokens", "DROP TABLE refresh_tokens", "DROP TABLE sessions",
            "DROP TABLE members",
            "DROP TABLE workspaces", "DROP TABLE users",
        ])
}
