"""Forms whose acts may refuse what they send."""

from articles.pure.refusal import Refusal


class Refusing:
    """For the admin of a RefusableForm: an act that refuses undoes the whole save, and the form is shown again."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # A class of this request's own: it is told here who saves, and what an act has refused a moment ago.
        form.by, form.refused = request.user, getattr(request, "refusal", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refusal as refusal:
            request.refusal = refusal
            # This time the form itself carries the sentence, and nothing is saved.
            return super().changeform_view(request, object_id, form_url, extra_context)
