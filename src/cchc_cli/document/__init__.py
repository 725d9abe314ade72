"""What one evidence file is: kind, pages, text, number, date, issuer, signatures."""
