package dev.sluice.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages, in {@code src/main/resources/templates/approvals}. */
@CheckedTemplate(basePath = "approvals")
final class ApprovalTemplates {
    private ApprovalTemplates() {}

    static native TemplateInstance status(Frame frame, StatusPage page);

    static native TemplateInstance decide(Frame frame, DecisionPage page);

    static native TemplateInstance signIn(Frame frame, SignInPage page);

    static native TemplateInstance signedIn(Frame frame, SignedInPage page);

    static native TemplateInstance message(Frame frame, String text);

    static native TemplateInstance again(Frame frame);
}
