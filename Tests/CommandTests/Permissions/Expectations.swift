import Mesh

extension Expectation {
    /// Who may do what. Written by hand from the description of the API, so that a slip in a declaration is noticed:
    /// a new operation needs a line here, and the line says what people have been promised.
    static let table: [String: Expectation] = accounts.merging(meetings) { $1 }.merging(rest) { $1 }

    private static let accounts: [String: Expectation] = [
        // Before anybody is signed in. What they answer is the bystander's, or nothing.
        "auth.sign_up": .may(.anyone).notATool.silent,
        "auth.verify_email": .may(.anyone).notATool.silent,
        "auth.resend_verification": .may(.anyone).notATool.silent,
        "auth.login": .may(.anyone).notATool.silent,
        "auth.refresh": .may(.anyone).notATool.silent,
        "auth.logout": .may(.anyone).notATool.silent,
        "auth.forgot_password": .may(.anyone).notATool.silent,
        "auth.reset_password": .may(.anyone).notATool.silent,
        // One's own credentials: a person's session, never a program's key.
        "auth.change_password": .may(.person).notATool.silent,
        "auth.confirm_password": .may(.person).notATool.silent,
        "auth.sessions": .may(.person).notATool,
        "auth.end_session": .may(.itsPerson).notATool.silent,
        "auth.end_other_sessions": .may(.person).notATool.silent,
        "api_keys.list": .may(.person).notATool,
        "api_keys.create": .may(.person).notATool.silent,
        "api_keys.delete": .may(.itsPerson).notATool.silent,
        "users.me": .may(.signedIn),
        "users.update_me": .may(.signedIn),
        // The last owner of a workspace or of the instance has to hand it over first: 409.
        "users.delete_me": .may(.person).notATool.silent.orAnswers(409),
        "workspaces.list": .may(.signedIn),
        "workspaces.get": .may(.roleThere(.viewer)),
        "workspaces.update": .may(.roleThere(.admin)),
        // Tells which of the ids that the caller sends are people of the workspace.
        "workspaces.people": .may(.role(.viewer)).notATool.silent,
        "workspaces.addresses": .may(.system).notATool,
    ]

    private static let meetings: [String: Expectation] = [
        "meetings.create": .may(.role(.member)).silent,
        "meetings.list": .may(.role(.viewer)),
        "meetings.get": .may(.role(.viewer)),
        "meetings.update": .may(.role(.member)),
        "meetings.delete": .may(.role(.member)).silent,
        // Takes a file, which no model sends.
        "recordings.upload": .may(.role(.member)).notATool.silent,
        "recordings.list": .may(.role(.viewer)),
        "recordings.list_all": .may(.role(.viewer)),
        "recordings.get": .may(.role(.viewer)),
        "recordings.audio": .may(.role(.viewer)).notATool,
        "recordings.waveform": .may(.role(.viewer)).silent,
        "recordings.delete": .may(.role(.member)).silent,
        "recordings.transcribe": .may(.role(.member)).silent,
        "uploads.initiate": .may(.role(.member)).silent,
        "uploads.import_from": .may(.role(.member)).silent,
        "uploads.get": .may(.role(.member)),
        // Sends bytes, which no model does.
        "uploads.append": .may(.role(.member)).notATool,
        "uploads.cancel": .may(.role(.member)).silent,
        // The example's upload is not complete.
        "uploads.complete": .may(.role(.member)).silent.orAnswers(409),
        "transcripts.get": .may(.role(.viewer)),
        "transcripts.export": .may(.role(.viewer)).notATool,
        "transcripts.revisions": .may(.role(.viewer)),
        "transcripts.import_transcript": .may(.role(.member)).silent,
        "transcripts.changes": .may(.role(.viewer)),
        "transcripts.restore": .may(.role(.member)),
        "segments.update": .may(.role(.member)),
        "segments.split": .may(.role(.member)),
        "segments.join": .may(.role(.member)),
        "segments.move_boundary": .may(.role(.member)),
        "segments.assign": .may(.role(.member)),
        "segments.delete": .may(.role(.member)).silent,
        "speakers.list": .may(.role(.viewer)),
        "speakers.list_all": .may(.role(.viewer)),
        "speakers.create": .may(.role(.member)).silent,
        "speakers.update": .may(.role(.member)),
        "speakers.merge": .may(.role(.member)),
        "speakers.split": .may(.role(.member)),
        "speakers.map": .may(.role(.member)),
        "vocabulary.list": .may(.role(.viewer)),
        "vocabulary.create": .may(.role(.member)).silent,
        "vocabulary.update": .may(.role(.member)),
        "vocabulary.delete": .may(.role(.member)).silent,
        // Consent, and what is kept by it, is for people alone. Nobody in the example is heard in a recording: 422.
        "voices.list": .may(.role(.member)),
        "voices.get": .may(.role(.member)),
        "voices.create": .may(.role(.admin)).notATool.silent.orAnswers(422),
        "voices.learn": .may(.role(.admin)).notATool.silent.orAnswers(422),
        "voices.update": .may(.role(.admin)).notATool,
        // The workspace's admins may, and the person whose voice it is: in the example the one who starts jobs.
        "voices.revoke": .may(.starter(.viewer)).notATool,
        "voices.export": .may(.starter(.viewer)).notATool,
        "minutes.get": .may(.role(.viewer)),
        "minutes.generate": .may(.role(.member)).silent,
        "minutes.versions": .may(.role(.viewer)).silent,
        "minutes.export": .may(.role(.viewer)).notATool,
        "minutes.update": .may(.role(.member)),
        "minutes.difference": .may(.role(.viewer)),
        "minutes.restore": .may(.role(.member)),
        "minutes.approve": .may(.role(.member)),
        // The example's minutes are not approved.
        "minutes.reopen": .may(.role(.admin)).silent.orAnswers(409),
        "minutes.check": .may(.system).notATool,
        "minutes.keep": .may(.system).notATool,
        "minutes.fail": .may(.system).notATool,
        "minutes.note_model_failure": .may(.system).notATool,
        "minutes_templates.list": .may(.role(.viewer)),
        "minutes_templates.get": .may(.role(.viewer)),
        "minutes_templates.create": .may(.role(.member)).silent,
        "minutes_templates.update": .may(.role(.member)),
        "minutes_templates.delete": .may(.role(.member)).silent,
        "action_items.list": .may(.role(.viewer)),
        "action_items.create": .may(.role(.member)).silent,
        "action_items.get": .may(.role(.viewer)),
        "action_items.update": .may(.role(.member)),
        "action_items.delete": .may(.role(.member)).silent,
        "action_items.list_all": .may(.role(.viewer)),
        "action_items.suggest": .may(.system).notATool,
        "action_items.check": .may(.system).notATool,
        "reminders.preference": .may(.role(.viewer)).silent,
        "reminders.update": .may(.role(.viewer)).silent,
        // Whoever has the link of a reminder: nobody in the example.
        "reminders.unsubscribe": .may(.anyone).notATool.silent.orAnswers(401),
    ]

    private static let rest: [String: Expectation] = [
        "search.find": .may(.role(.viewer)),
        "search.context": .may(.role(.viewer)),
        "ask_mind.ask": .may(.role(.viewer)),
        // Drawn from what was said; the example has too little of it.
        "ask_mind.prompts": .may(.role(.viewer)).silent,
        // Conversations are their person's alone: the workspace's admins see nothing of them.
        "ask_mind.sessions": .may(.role(.viewer)),
        "ask_mind.begin": .may(.role(.viewer)).silent,
        "ask_mind.session": .may(.itsOwner(.viewer)),
        "ask_mind.update": .may(.itsOwner(.viewer)),
        "ask_mind.delete": .may(.itsOwner(.viewer)).silent,
        "ask_mind.messages": .may(.itsOwner(.viewer)),
        // A model that asks questions has no end.
        "ask_mind.post": .may(.itsOwner(.viewer)).notATool,
        "ask_mind.stream": .may(.itsOwner(.viewer)).notATool,
        // A job is told of to who has started it, and to the workspace's admins.
        "jobs.get": .may(.starter(.viewer)),
        "jobs.retry": .may(.starter(.member)).silent,
        // The stream has an end only after a while; what it tells first is the same for everybody.
        "events.follow": .may(.role(.viewer)).notATool.silent,
        "jobs.list_all": .may(.instanceOwner),
        "jobs.retry_any": .may(.instanceOwner).silent,
        // What is offered is checked by itself, and every tool is run; the example searches.
        "tools.list": .may(.role(.viewer)).notATool.silent.unscoped,
        "tools.run": .may(.role(.viewer)).notATool.unscoped,
        "webhooks.deepgram": .may(.anyone).notATool.silent.orAnswers(401),
        "health.check": .may(.anyone).notATool.silent,
        "health.ready": .may(.anyone).notATool.silent,
    ]
}
