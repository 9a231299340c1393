"""Mail that waits, was sent, or could not be; and sent again."""

from collections import Counter

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from articles.permissions import require
from articles.pure import clock, keys
from articles.pure.refusal import Refusal
from contact.acts import sending_again
from contact.admin.searching import FindsAddresses
from contact.models import Mail
from contact.permissions import may_read


class StateFilter(admin.SimpleListFilter):
    """By what became of a mail."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", "Waiting"), ("given-up", "Given up"), ("sent", "Sent")]

    def queryset(self, request, queryset):
        narrowed = {"waiting": queryset.waiting, "given-up": queryset.given_up, "sent": queryset.sent}
        return narrowed.get(self.value(), queryset.all)()


@admin.register(Mail)
class MailAdmin(FindsAddresses, admin.ModelAdmin):
    """What became of each mail, and one thing to do: send it again. The outbox writes it, nobody else."""

    change_form_template = "admin/contact/mail/change_form.html"
    list_display = ["what_for", "to", "created_at", "tries", "became", "last_answer"]
    list_filter = [StateFilter, "kind"]
    search_fields = ["recipient", "mail_id"]
    show_full_result_count = False
    actions = ["send_again"]
    fields = [
        "what_for",
        "to",
        "created_at",
        "tries",
        "last_answer",
        "became",
        "asked_again_at",
        "mail_id",
        "about",
    ]
    readonly_fields = fields

    def get_urls(self):
        view = self.admin_site.admin_view(self.again)
        return [path("<path:object_id>/send-again/", view, name="contact_mail_again"), *super().get_urls()]

    # --- what is shown --------------------------------------------------------------------------------------------

    @admin.display(description="for", ordering="kind")
    def what_for(self, mail):
        return mail.get_kind_display()

    @admin.display(description="recipient", ordering="recipient")
    def to(self, mail):
        return mail.recipient_shown

    @admin.display(description="outcome")
    def became(self, mail):
        """Sent or given up, and when; else when it is tried next: one narrow column, so that the answer has room."""
        told, moment = "Next try", mail.next_try_at
        if mail.sent_at:
            told, moment = "Sent", mail.sent_at
        elif mail.gave_up_at:
            told, moment = "Given up", mail.gave_up_at
        elif mail.is_on_its_way(clock.now()):
            return "Being sent now"
        return f"{told} {date_format(timezone.localtime(moment), 'DATETIME_FORMAT')}"

    @admin.display(description="message")
    def about(self, mail):
        """The message that this mail brings to the desk, or answers."""
        message = mail.answer.message if mail.answer else mail.message
        if message is None:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:contact_message_change", args=[message.pk]), message)

    @admin.display(description="message")
    def number(self, mail):
        """For whoever may not read messages: subject and sender are part of one."""
        key = mail.answer.message_id if mail.answer else mail.message_id
        return f"Message {key}" if key else "–"

    def get_fields(self, request, obj=None):
        return self.fields if may_read(request.user) else ["number" if one == "about" else one for one in self.fields]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        shown = {"may_send_again": self.has_send_again_permission(request)}
        return super().change_view(request, object_id, form_url, shown | (extra_context or {}))

    # --- sending again --------------------------------------------------------------------------------------------

    @admin.action(description="Send again", permissions=["send_again"])
    def send_again(self, request, queryset):
        """Each on its own: what is refused keeps no other back."""
        refused: Counter[str] = Counter()
        done = 0
        for mail in queryset.select_related("verification"):
            try:
                sending_again.send_again(mail, by=request.user)
                done += 1
            except Refusal as refusal:
                refused[refusal.sentence] += 1
        if done:
            told = "1 mail goes out again" if done == 1 else f"{done} mails go out again"
            self.message_user(request, f"{told} within seconds.", messages.SUCCESS)
        for sentence, number in refused.items():
            told = "1 mail is" if number == 1 else f"{number} mails are"
            self.message_user(request, f"{told} left as before. {sentence}", messages.WARNING)

    def again(self, request, object_id):
        """One click; for a mail that was sent already a page in between, which says that it will arrive twice."""
        if not self.has_send_again_permission(request):
            raise PermissionDenied(sending_again.FORBIDDEN)
        mail = self.get_object(request, object_id)
        if mail is None:
            raise Http404("There is no such mail.")
        confirmed = "twice" in request.POST
        if request.method != "POST" or (mail.sent_at and not confirmed):
            return self._ask(request, mail)
        try:
            shown = keys.number(request.POST.get("tries", str(mail.tries)))
            require(shown == mail.tries, sending_again.OVERTAKEN)
            sending_again.send_again(mail, by=request.user, twice=confirmed)
            messages.success(request, "The mail goes out again within seconds.")
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        return redirect("admin:contact_mail_change", mail.pk)

    def _ask(self, request, mail: Mail):
        context = self.admin_site.each_context(request) | {"title": "Send again", "mail": mail, "opts": self.opts}
        return TemplateResponse(request, "admin/contact/mail/again.html", context)

    # --- permission -----------------------------------------------------------------------------------------------

    def has_send_again_permission(self, request):
        return self.has_view_permission(request) and sending_again.may_send_again(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
