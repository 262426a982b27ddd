package import Mesh

/// All services, as types: for those who read the declarations without running a node.
package enum HansardServices {
    package static let types: [any MeshService.Type] = [
        AuthService.self, UserService.self, APIKeyService.self, WorkspaceService.self, MeetingService.self,
        RecordingService.self, UploadService.self,
        TranscriptService.self, SegmentService.self, SpeakerService.self, VocabularyService.self, VoiceService.self,
        MinutesService.self, TemplateService.self,
        ActionItemService.self, ReminderService.self, SearchService.self,
        AskService.self,
        JobService.self, NewsService.self, WebhookService.self, ToolService.self, HealthService.self,
    ]
}
