from cchc_cli.document.content import Content
def read(kind, file): return Content()
