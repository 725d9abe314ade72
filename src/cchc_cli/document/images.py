from cchc_cli.document.content import Content
def read(file): return Content()
