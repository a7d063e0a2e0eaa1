"""A form in the format that is asked for."""

from __future__ import annotations

from pipeline.view.form import Form


def form_file(form: Form, kind: str) -> bytes:
    """The form as a file of the kind `xlsx`, `docx` or `pdf`.

    Raises:
        CongvanError: a PDF is asked for where no typeface with all Vietnamese letters is installed.
    """
    if kind == "xlsx":
        from pipeline.view.sheets import form_workbook

        return form_workbook(form)
    if kind == "docx":
        from pipeline.view.printed import form_document

        return form_document(form)
    from pipeline.view.paper import form_pdf

    return form_pdf(form)
