/// Days of the Gregorian calendar.
public enum CalendarDay {
  /// Days since 1 January 1970. Years are taken to begin in March, so that the leap day is the last of its year.
  ///
  /// - Parameters:
  ///   - year: from 1.
  ///   - month: from 1 to 12.
  ///   - day: from 1; days beyond the month's end fall into the next month.
  public static func number(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400, ofEra = year % 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }
}
